import type { Context } from "../../../../policy/index";
import { compare } from "../../../../preview/changes/compare";
import { fails, gateChoice } from "../../../../preview/changes/gates";
import { GATES, type ChangeReport, type GuardRailFinding } from "../../../../preview/model/report";
import { changeOf, type Choices, urnOf } from "../smallStack";

/** The settings, whatever the program makes of them. */
const context: Context = { environment: "prod", icapsPort: 11344, allowedSources: ["20.0.0.1", "20.0.0.2"] };
const reportOf = (before: Choices, after: Choices, said: Context = context): ChangeReport =>
  compare(changeOf(before, after, { contexts: { base: said, head: said } }));

test("no gate passes a change that would be refused", () => {
  const report = compare(changeOf({}, {}, { refusals: ["no such zone"] }));
  expect(report.unknown).toEqual([]);
  expect(report.gates).toEqual(GATES);
});

describe("the gate outage", () => {
  const outage = { gate: "outage" } as const;

  it("fails for a deny before the clients' rule, which all other gates let pass", () => {
    const report = reportOf({}, { rules: [{ name: "DenyEarly", priority: 100 }] });
    expect(report.gates).toEqual(["outage"]);
    expect(report.outages).toEqual(["2 addresses of the clients can no longer reach both lanes on 11344."]);
  });

  it("fails for one client that is denied, and says how many", () => {
    const report = reportOf({}, { rules: [{ name: "DenyOne", priority: 100, sourceAddressPrefix: "20.0.0.2" }] });
    expect(report.outages).toEqual(["1 address of the clients can no longer reach both lanes on 11344."]);
    expect(fails(report, outage)).toBe(true);
  });

  it("passes when a stranger's way in is closed", () => {
    const [open] = [{ name: "Mistake", priority: 100, access: "Allow", protocol: "Tcp" }];
    const strangers = reportOf({ rules: [{ ...open, destinationPortRange: "11344" }] }, {});
    expect(strangers.reachability.length).toBeGreaterThan(0);
    expect(fails(strangers, outage)).toBe(false);
    expect(fails(reportOf({ rules: [{ ...open, destinationPortRange: "22" }] }, {}), outage)).toBe(false);
  });

  it("fails when addresses are closed and nobody said whose they are", () => {
    const report = reportOf({}, { sources: ["20.0.0.1"] }, { environment: "prod", icapsPort: 11344 });
    expect(report.outages).toEqual([
      "Clients may be among the 1 address that can no longer reach both lanes on 11344.",
    ]);
  });

  it("fails when an unresolved tag replaces the clients' addresses", () => {
    expect(reportOf({}, { sources: "MicrosoftCloudAppSecurity" }).outages).toEqual([
      "2 addresses of the clients may no longer reach both lanes on 11344.",
    ]);
  });

  it("fails for a lane whose pool is left without machines", () => {
    const report = reportOf({}, { poolOf: { b: "a" } });
    expect(report.outages).toEqual(["2 addresses of the clients can no longer reach lane b on 11344."]);
  });

  it("fails for a lane with capacity 0, and the first line says so", () => {
    const report = reportOf({}, { instances: 0 });
    expect(report.lifecycle.interruptions.map(({ text }) => text)).toContain(
      "Lane b has no machines left, so its clients get no answer.",
    );
    expect(fails(report, outage)).toBe(true);
    expect(report.verdict).toMatch(/interrupt/);
  });

  it("fails when the load balancer's probe is shut out: it takes the lanes out", () => {
    const denied = { name: "DenyProbe", priority: 100, sourceAddressPrefix: "AzureLoadBalancer" };
    const report = reportOf({ probePort: 8080 }, { probePort: 8080, rules: [denied] });
    expect(report.lifecycle.interruptions.map(({ text }) => text)).toEqual([
      "The load balancer's probe no longer reaches lane a, so its machines get no connections.",
      "The load balancer's probe no longer reaches lane b, so its machines get no connections.",
    ]);
    expect(fails(report, outage)).toBe(true);
  });

  it("fails for a moved port and for another public address: clients with the old one reach nothing", () => {
    expect(fails(reportOf({}, { port: 11345 }), outage)).toBe(true);
    expect(fails(reportOf({}, { addressId: "/subscriptions/1/publicIPAddresses/other" }), outage)).toBe(true);
  });

  it("fails for what is not known, and passes when more clients are let in", () => {
    const input = changeOf({}, {});
    expect(fails(compare({ ...input, unknown: ["what the engine would have done"] }), outage)).toBe(true);
    expect(fails(compare({ ...input, refusals: ["no such zone"] }), outage)).toBe(true);
    expect(fails(reportOf({}, { sources: ["20.0.0.1", "20.0.0.2", "20.0.0.3"] }), outage)).toBe(false);
    expect(fails(reportOf({}, { size: "Standard_D8s_v5" }), outage)).toBe(false);
  });
});

describe("the gate guardrail", () => {
  const finding = (severity: GuardRailFinding["severity"], outcome: GuardRailFinding["outcome"] = "violated") =>
    ({ rule: "r", severity, outcome, enforcement: "advisory" }) as GuardRailFinding;
  const withFindings = (...introduced: GuardRailFinding[]): ChangeReport => {
    const report = reportOf({}, {});
    return { ...report, findings: { introduced, resolved: [], kept: [finding("critical")] } };
  };
  const failed = (report: ChangeReport, text: string): boolean => fails(report, gateChoice(text)!);

  it("fails when a change breaks a guard rail, whatever the other gates say", () => {
    const report = reportOf({}, { sources: ["20.0.0.1", "20.0.0.2", "20.9.0.0/24"] });
    expect(report.findings.introduced.map(({ rule }) => rule)).toEqual(["icaps-only-from-clients"]);
    expect(report.gates).toContain("guardrail");
  });

  it.each([
    ["guardrail", "low", true],
    ["guardrail:low", "low", true],
    ["guardrail:medium", "low", false],
    ["guardrail:medium", "medium", true],
    ["guardrail:high", "medium", false],
    ["guardrail:critical", "high", false],
    ["guardrail:critical", "critical", true],
  ] as const)("%s fails for a broken %s one: %s", (text, severity, fail) => {
    expect(failed(withFindings(finding(severity)), text)).toBe(fail);
  });

  it("passes for what was broken before in the same way, and fails for what cannot be judged or is broken further", () => {
    expect(failed(withFindings(), "guardrail")).toBe(false);
    expect(failed(withFindings(finding("high", "unjudged")), "guardrail:high")).toBe(true);
    const strangers = (...more: string[]): Choices => ({ sources: ["20.0.0.1", "20.0.0.2", ...more] });
    expect(failed(reportOf(strangers("20.9.0.0/30"), { ...strangers("20.9.0.0/30"), instances: 4 }), "guardrail")).toBe(
      false,
    );
    const further = reportOf(strangers("20.9.0.0/30"), strangers("20.9.0.0/24"));
    expect(failed(further, "guardrail:critical")).toBe(true);
    expect(further.findings.resolved).toEqual([]);
  });
});

it("a name that is no gate is refused", () => {
  for (const text of ["", "panic", "Widening", "guardrail:", "guardrail:severe", "guardrail:high:low", "widening:high"])
    expect(gateChoice(text)).toBeUndefined();
});

describe("destinations of the gateways", () => {
  const outbound = (name: string, priority: number, more: object) => ({
    ...{ name, priority, direction: "Outbound", sourceAddressPrefix: "*", ...more },
  });
  const toServers = (destinations: string[]) => [
    outbound("AllowIcapServers1344", 200, {
      ...{ access: "Allow", protocol: "Tcp", destinationPortRange: "1344" },
      ...{ destinationAddressPrefix: undefined, destinationAddressPrefixes: destinations },
    }),
    outbound("DenyAllOutBound", 4096, {}),
  ];

  it("fails the gate widening for one server more, and the first line names it with its port", () => {
    const report = reportOf(
      { rules: toServers(["10.0.9.10/32"]) },
      { rules: toServers(["10.0.9.10/32", "10.0.9.11/32"]) },
    );
    expect(report.verdict).toContain("he gateways can also reach 10.0.9.11 (TCP 1344)");
    expect(fails(report, { gate: "widening" })).toBe(true);
  });

  it("are the addresses of an outbound rule that comes or goes, not its sources, which are always all", () => {
    const some = { rules: toServers(["10.0.9.10/32"]) };
    const added = reportOf({ rules: [] }, some).rules.find((one) => one.rule === "AllowIcapServers1344");
    expect(added).toMatchObject({ added: ["10.0.9.10"], summary: "outbound 200, allow: Tcp to port 1344" });
    const removed = reportOf(some, { rules: [] }).rules.find((one) => one.rule === "AllowIcapServers1344");
    expect(removed).toMatchObject({ removed: ["10.0.9.10"] });
  });

  it("passes for one server less", () => {
    const report = reportOf(
      { rules: toServers(["10.0.9.10/32", "10.0.9.11/32"]) },
      { rules: toServers(["10.0.9.10/32"]) },
    );
    expect(report.verdict).toContain("he gateways can no longer reach 10.0.9.11 (TCP 1344)");
    expect(fails(report, { gate: "widening" })).toBe(false);
  });

  it("fails it for every address, and says that there are more destinations", () => {
    const report = reportOf({ rules: toServers(["10.0.9.10/32"]) }, { rules: toServers(["0.0.0.0/0"]) });
    expect(report.verdict).toContain("he gateways can reach more destinations");
    expect(fails(report, { gate: "widening" })).toBe(true);
  });

  it("do not include machines that somebody may put into an empty subnet", () => {
    const id = "/subscriptions/1/resourceGroups/group/providers/Microsoft.Network/virtualNetworks/other";
    const inputs = {
      addressSpace: { addressPrefixes: ["10.9.0.0/24"] },
      subnets: [{ name: "empty", id: `${id}/subnets/empty`, addressPrefix: "10.9.0.0/28" }],
    };
    const type = "azure-native:network:VirtualNetwork";
    const network = { ...{ urn: urnOf(type, "other"), type, id, custom: true, inputs }, outputs: { ...inputs } };
    const { verdict } = reportOf({}, { extra: [network] });
    expect(verdict).toContain("a machine in an empty subnet could reach more destinations");
    expect(verdict).not.toContain("gateways can reach");
  });
});
