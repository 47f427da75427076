import type { ResourceState } from "../../../../preview/model/step";
import { compare } from "../../../../preview/changes/compare";
import { changeOf, urnOf } from "../smallStack";
import { withInputs } from "./withInputs";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const clients = ["20.0.0.1", "20.0.0.2"];

describe("the first line", () => {
  const verdict = (before: object, after: object): string => compare(changeOf(before, after)).verdict;

  it("says that nothing changes when nothing does", () => {
    const report = compare(changeOf({}, {}));
    expect(report.verdict).toBe("Nothing changes");
    expect(report.gates).toEqual([]);
  });

  it("counts the addresses that can reach the lanes now and could not before", () => {
    expect(verdict({}, { sources: [...clients, "52.2.0.0/30"] })).toBe(
      "4 more addresses can reach both lanes on 11344; nothing else changes",
    );
    expect(verdict({}, { sources: ["20.0.0.1"] })).toBe(
      "1 address can no longer reach both lanes on 11344; nothing else changes",
    );
    expect(verdict({}, { sources: ["20.0.0.1", "20.0.0.3"] })).toBe(
      "1 more address can reach both lanes on 11344 and 1 address no longer; nothing else changes",
    );
  });

  it("does not call the same addresses in other prefixes a change of reachability", () => {
    const report = compare(changeOf({ sources: ["20.0.0.0", "20.0.0.1"] }, { sources: ["20.0.0.0/31"] }));
    expect(report.reachability).toEqual([]);
    expect(report.rules).toEqual([]);
  });

  it.each([["*"], ["Internet"], ["0.0.0.0/0"]])("calls the internet by its name when %s is let in", (source) => {
    const report = compare(changeOf({}, { sources: source }));
    expect(report.verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    expect(report.gates).toEqual(["widening", "internet", "guardrail"]);
  });

  it("calls two halves the internet too", () => {
    expect(verdict({}, { sources: ["0.0.0.0/1", "128.0.0.0/1"] })).toMatch(/^The whole internet can reach/);
  });

  it("calls a list that grows to the size of the internet so, though what is added alone has not that size", () => {
    const report = compare(changeOf({ sources: ["52.0.0.0/9"] }, { sources: ["52.0.0.0/8"] }));
    expect(report.verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    expect(report.gates).toContain("internet");
    expect(report.reachability.filter(({ internet }) => internet).map(({ added }) => added.size)).toEqual([2 ** 23]);
  });

  it("leaves a service tag's size open instead of guessing it", () => {
    const report = compare(changeOf({}, { sources: "MicrosoftCloudAppSecurity" }));
    expect(report.verdict).toMatch(
      /^Every address in MicrosoftCloudAppSecurity can reach both lanes on 11344 and those of 2 addresses that are not in MicrosoftCloudAppSecurity no longer/,
    );
    expect(report.gates).toContain("internet");
  });
});

describe("a port that moves", () => {
  const report = compare(changeOf({}, { port: 11345 }));

  it("is one change of reachability, for the same addresses", () => {
    expect(report.reachability).toEqual([
      expect.objectContaining({ where: "both lanes", movedFrom: "11344", ports: "11345" }),
    ]);
    expect(report.gates).toEqual(["portal", "outage"]);
  });

  it("sends somebody to the portal with the new port, and warns of the time between", () => {
    expect(report.portal).toMatchObject({ action: "edit", items: [{ what: "port", before: "11344", after: "11345" }] });
    expect(report.lifecycle.interruptions.some(({ severe }) => severe)).toBe(true);
  });
});

describe("the portal", () => {
  it("shows a new certificate's fingerprint only where it is the real one", () => {
    const real = compare(changeOf({}, { certificate: "CERTIFICATE 2" }));
    expect(real.portal.items[0]).toMatchObject({ what: expect.stringMatching(/certificate/), pem: "CERTIFICATE 2" });
    const emulated = compare(changeOf({}, { certificate: "CERTIFICATE 2" }, { emulated: true }));
    expect(JSON.stringify(emulated)).not.toContain("CERTIFICATE 2");
    expect(emulated.portal.action).toBe("edit");
  });

  it("cannot be left alone when nobody knows the certificate", () => {
    const report = compare(changeOf({}, {}, { baseOutputs: {}, headOutputs: undefined }));
    expect(report.portal.action).toBe("unknown");
    expect(report.complete).toBe(false);
    expect(report.gates).toContain("portal");
  });

  it("shows another address, and which one it was", () => {
    const report = compare(changeOf({}, { addressId: "/subscriptions/1/publicIPAddresses/other" }));
    expect(report.portal.items[0]).toMatchObject({ what: "address of server 1 (lane a)", before: "51.0.0.1" });
  });
});

describe("lanes", () => {
  it("are replaced one after the other, without an interruption", () => {
    const report = compare(changeOf({}, { size: "Standard_D8s_v5", bootFile: "Port 1345" }));
    expect(report.lifecycle.steps.map(({ action, name }) => `${action} ${name}`)).toEqual([
      "create lane-a-machines",
      "create lane-b-machines",
      "delete lane-b-machines",
      "delete lane-a-machines",
    ]);
    expect(report.verdict).toBe("Both lanes are replaced without an interruption; the costs change");
    expect(report.costs).toEqual([
      { what: "both lanes: size", before: "Standard_D4s_v5", after: "Standard_D8s_v5" },
      {
        what: "USD a month, without what is charged by use",
        before: "25.55 and 6 × machine Standard_D4s_v5 (no price known)",
        after: "25.55 and 6 × machine Standard_D8s_v5 (no price known)",
      },
    ]);
    expect(report.bootFiles).toEqual([
      { where: "both lanes", path: "/etc/icap.conf", change: "changed", linesAdded: 1, linesRemoved: 1 },
    ]);
    expect(report.gates).toEqual(["replace"]);
  });

  it("with old machines that go before the new ones are an interruption", () => {
    const input = changeOf({}, { size: "Standard_D8s_v5" });
    const deletes = input.steps.filter(({ op }) => op === "delete-replaced");
    const report = compare({
      ...input,
      steps: [...deletes, ...input.steps.filter(({ op }) => op !== "delete-replaced")],
    });
    expect(report.verdict).toMatch(/both lanes are replaced with an interruption/i);
  });
});

describe("unknown values", () => {
  it("is never no change: the rules of a group", () => {
    const report = compare(withInputs(changeOf({}, {}), "gateway-rules", { securityRules: UNKNOWN }));
    expect(report.complete).toBe(false);
    expect(report.verdict).toMatch(/^Part of the change is not known/);
    expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet", "replace"]));
  });

  it("is never no change: boot data", () => {
    const profile = { osProfile: { customData: UNKNOWN } };
    const report = compare(withInputs(changeOf({}, {}), "gateway-lane-a-machines", { virtualMachineProfile: profile }));
    expect(report.unknown.join("\n")).toMatch(/lane-a-machines: its boot data is known only after the deployment/);
  });

  it("is never no change: a resource of a type that the network's model does not have", () => {
    const firewall: ResourceState = {
      urn: urnOf("azure-native:network:AzureFirewall", "gateway-wall"),
      type: "azure-native:network:AzureFirewall",
      id: "/subscriptions/1/wall",
      custom: true,
      inputs: {},
      outputs: {},
    };
    const report = compare(changeOf({}, { extra: [firewall] }));
    expect(report.unknown).toEqual(["wall: azure-native:network:AzureFirewall is not modelled; it may open something"]);
    expect(report.verdict).toMatch(/^Part of the change is not known/);
  });

  it("is never no change: a step of a kind that did not exist when this was written", () => {
    const input = changeOf({}, {});
    const steps = input.steps.map((step) =>
      step.urn.endsWith("gateway-rules") ? { ...step, op: "transmogrify" } : step,
    );
    const report = compare({ ...input, steps });
    expect(report.unknown).toContain('gateway-rules: the effect of the step "transmogrify" is not known');
    expect(report.gates).toContain("widening");
  });
});

it("deletions of protected resources are one refusal, by its names", () => {
  const input = changeOf({ protect: true }, { protect: true });
  const steps = input.steps.map((step) => (step.urn.includes("gateway-address-") ? { ...step, op: "delete" } : step));
  const said = 'resource "urn:pulumi:prod::x::y::gateway-address-a" cannot be deleted because it is protected.';
  const report = compare({ ...input, steps, refusals: [said] });
  expect(report.refusals).toEqual(["address-a, address-b: protected, so Pulumi refuses the deletion"]);
  expect(report.verdict).toMatch(/^The change would be refused/);
});

it("the engine's words about protection are one refusal, and hide no other one", () => {
  const about = (name: string): string =>
    `resource "urn:pulumi:prod::x::y::gateway-${name}" cannot be deleted\nbecause it is protected. To unprotect the resource, ` +
    "either remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n" +
    `\`pulumi state unprotect 'urn:pulumi:prod::x::y::gateway-${name}'\``;
  const said = `preview failed:\n${about("address-a")}\n${about("address-b")}\nno such zone`;
  const { refusals } = compare(changeOf({}, {}, { refusals: [said] }));
  expect(refusals[0]).toBe("address-a, address-b: protected, so Pulumi refuses the deletion");
  expect(refusals.slice(1).map((words) => words.replace(/^preview failed:\n/, ""))).toEqual(["no such zone"]);
  expect(compare(changeOf({}, {}, { refusals: [about("address-a")] })).refusals).toEqual([
    "address-a: protected, so Pulumi refuses the deletion",
  ]);
});

describe("a security group with another name", () => {
  const renamed = (after: object) => {
    const input = changeOf({ probePort: 8080 }, { probePort: 8080, ...after });
    const rename = (text: string): string => text.replace(/gateway-rules$/, "gateway-nsg");
    const steps = input.steps.flatMap((step) => {
      if (!step.urn.endsWith("::gateway-rules")) return [step];
      const [urn, none] = [rename(step.urn), { replaceReasons: [], detailedDiff: {} }];
      return [
        { op: "create", urn, after: { ...step.after!, urn }, ...none },
        { op: "delete", urn: step.urn, before: step.before!, ...none },
      ];
    });
    return compare({ ...input, steps });
  };

  it("is one rename, and its rules are no change", () => {
    const report = renamed({});
    expect(report.renamedGroups).toEqual([{ before: "rules", after: "nsg", same: 3 }]);
    expect(report.rules).toEqual([]);
  });

  it("still tells the rule that is not what it was", () => {
    const report = renamed({ sources: "*" });
    expect(report.renamedGroups).toEqual([{ before: "rules", after: "nsg", same: 2 }]);
    expect(report.rules.map(({ rule, change }) => `${rule} ${change}`)).toEqual(["AllowClient changed"]);
  });
});

it("lanes that are replaced without a gap are not blamed for what else interrupts, nor a comfort", () => {
  const { verdict } = compare(changeOf({}, { port: 11345, size: "Standard_D8s_v5" }));
  expect(verdict).toMatch(/both lanes are replaced; traffic is interrupted/);
  expect(verdict).not.toMatch(/with(out)? an interruption/);
});

it("an unchanged thing takes no space, and no value of a secret or of an unknown property is shown", () => {
  const input = withInputs(changeOf({}, {}), "gateway-lane-a-secret", { properties: { value: "DO-NOT-SHOW-EITHER" } });
  const report = compare(input);
  expect(JSON.stringify(report)).not.toMatch(/DO-NOT-SHOW|\/subscriptions\//);
  expect(report.other).toEqual([{ action: "update", what: "lane-a-secret", paths: ["properties"] }]);
});

it("does not say that the port goes when everything is made anew elsewhere, with ids that are not known yet", () => {
  const input = changeOf({}, {});
  const steps = input.steps.map((step) => {
    if (!step.after || !/:network:/.test(step.after.type)) return step;
    const text = JSON.stringify(step.after.inputs).replace(/"\/subscriptions[^"]*"/g, `"${UNKNOWN}"`);
    const after = { ...step.after, inputs: JSON.parse(text) as Record<string, unknown>, outputs: {} };
    delete (after as { id?: string }).id;
    return { ...step, op: "create-replacement", after, replaceReasons: ["location"] };
  });
  const report = compare({ ...input, steps });
  expect(report.portal.items.map(({ what }) => what)).toEqual([
    "address of server 1 (lane a)",
    "address of server 2 (lane b)",
  ]);
  expect(report.verdict).not.toMatch(/can (no longer )?reach/);
  expect(report.reachability).toEqual([]);
});
