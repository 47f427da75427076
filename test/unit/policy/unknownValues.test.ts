import type { ResourceValidationArgs } from "@pulumi/policy";
import { judge } from "../../../policy/index";
import { ADVICE } from "../../../policy/packConfig";
import { policies } from "../../../policy/packPolicies";
import { byUnknownValue } from "../../../policy/unknownValues";
import { balancer, context, goodStack, group, resource, scaleSet, UNKNOWN_TEXT, vault } from "./stack";

const UNKNOWN_PROPERTIES = { properties: UNKNOWN_TEXT };

const told = (...resources: Parameters<typeof judge>[0]) =>
  judge(resources, context())
    .filter(({ outcome }) => outcome === "unjudged")
    .map(({ rule, path, message }) => `${rule}: ${message} (${path})`);

describe("a value that is not known", () => {
  const machines = resource("compute:VirtualMachineScaleSet", "machines", { virtualMachineProfile: UNKNOWN_TEXT });
  const words = "cannot be judged before the update: the value of virtualMachineProfile is not known yet";

  it("is reported once by each rule, however many of its properties the rule asks for", () => {
    expect(told(machines)).toEqual([
      `plain-icap-only-in-tests: ${words} (virtualMachineProfile)`,
      `no-public-address-on-machines: ${words} (virtualMachineProfile)`,
      `no-password-login: ${words} (virtualMachineProfile)`,
      `encryption-at-host: ${words} (virtualMachineProfile)`,
      `trusted-launch: ${words} (virtualMachineProfile)`,
    ]);
    expect(told(resource("network:VirtualNetwork", "network", { subnets: UNKNOWN_TEXT }))).toEqual(
      ["icaps-only-from-clients", "icaps-not-from-internet", "nothing-else-from-internet", "explicit-inbound-deny"]
        .concat("plain-icap-only-in-tests")
        .map((rule) => `${rule}: cannot be judged before the update: the value of subnets is not known yet (subnets)`),
    );
  });

  it("is no violation for a password in an unknown profile", () => {
    expect(judge([machines], context()).filter(({ outcome }) => outcome === "violated")).toEqual([]);
    const secret = scaleSet({ osProfile: { adminPassword: UNKNOWN_TEXT } });
    expect(judge([secret], context()).map(({ message }) => message)).toContain("sets an administrator password");
  });

  it("is distinguished from another unknown value", () => {
    const lists = balancer({ loadBalancingRules: UNKNOWN_TEXT, inboundNatRules: UNKNOWN_TEXT });
    expect(told(lists).filter((line) => line.startsWith("plain-icap"))).toEqual(
      ["loadBalancingRules", "inboundNatRules"].map(
        (list) =>
          `plain-icap-only-in-tests: cannot be judged before the update: its ${list} are not known yet (${list})`,
      ),
    );
    const acls = told(vault({ networkAcls: { defaultAction: UNKNOWN_TEXT, ipRules: UNKNOWN_TEXT } }));
    expect(acls).toEqual([
      expect.stringMatching(/not known yet \(properties\.networkAcls\.defaultAction\)$/),
      expect.stringMatching(/not known yet \(properties\.networkAcls\.ipRules\)$/),
    ]);
  });

  it("is named by its whole path, and reported for each resource that has it", () => {
    const acls = vault({ networkAcls: UNKNOWN_TEXT });
    const line =
      "vault-closed-to-internet: cannot be judged before the update: " +
      "the value of properties.networkAcls is not known yet (properties.networkAcls)";
    expect(told(acls)).toEqual([line]);
    expect(told(acls, { ...acls, name: "other" })).toEqual([line, line]);
  });

  it("is two lines where two values of a resource are unknown, beside what is violated", () => {
    const two = vault({ networkAcls: { defaultAction: UNKNOWN_TEXT, ipRules: [{ value: UNKNOWN_TEXT }] } });
    expect(told(two).map((line) => line.slice(line.lastIndexOf("(")))).toEqual([
      "(properties.networkAcls.defaultAction)",
      "(properties.networkAcls.ipRules)",
    ]);
    const observed = {
      resource: resource("keyvault:Vault", "vault", UNKNOWN_PROPERTIES),
      outcome: "violated",
      message: "is open",
    } as const;
    const places = ["properties.a", "properties.b"].map((path) => ({ ...observed, path }));
    expect(byUnknownValue(places)).toEqual(places);
    const unjudged = places.map((place) => ({ ...place, outcome: "unjudged" as const }));
    expect(byUnknownValue(unjudged).map(({ path }) => path)).toEqual(["properties"]);
    const named = { ...observed.resource, properties: { properties: UNKNOWN_TEXT, sku: UNKNOWN_TEXT } };
    const mixed = ["properties.a", "sku.name", "properties.b"].map((path) => ({
      ...unjudged[0]!,
      resource: named,
      path,
    }));
    expect(byUnknownValue(mixed).map(({ path }) => path)).toEqual(["properties", "sku"]);
  });

  it("is one line in the pack, with all rules that need it", () => {
    const lines: string[] = [];
    const advice = policies().find(({ name }) => name === ADVICE.resource)!;
    const judgeInPack = (one: Pick<ResourceValidationArgs, "type" | "name" | "props">): void => {
      const args = { ...one, urn: `urn:pulumi:prod::gateway::${one.type}::${one.name}`, opts: {}, getConfig: context };
      if ("validateResource" in advice && typeof advice.validateResource === "function")
        void advice.validateResource(args as unknown as ResourceValidationArgs, (line) => void lines.push(line));
    };
    judgeInPack({ type: machines.type, name: machines.name, props: machines.properties });
    expect(lines).toEqual([
      `plain-icap-only-in-tests, no-public-address-on-machines, no-password-login, encryption-at-host, trusted-launch: ${words} (virtualMachineProfile)`,
    ]);
    const rules = group(UNKNOWN_TEXT);
    judgeInPack({ type: rules.type, name: rules.name, props: rules.properties });
    expect(lines.slice(1)).toEqual([
      "icaps-only-from-clients, nothing-else-from-internet, plain-icap-only-in-tests: cannot be judged before the update: " +
        "some of its security rules are not known yet (securityRules)",
    ]);
  });
});

it("known values are judged as before", () => {
  expect(judge(goodStack(), context())).toEqual([]);
});
