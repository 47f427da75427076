import { readCounters } from "../../../../../emulator/host/network/counters";
import { compileRuleset } from "../../../../../emulator/host/network/ruleset";
import type { NetworkMachine, NetworkState } from "../../../../../emulator/host/network/state";
import { readBalancers } from "../../../../../emulator/host/resources/balancer";
import { readNetwork } from "../../../../../emulator/host/resources/network";
import { readScaleSets } from "../../../../../emulator/host/resources/scaleSet";
import { customData, subscription } from "../../../../e2e/hostFixture";

const resources = [...subscription([{ name: "a", customData: customData() }]).values()];
const balancer = readBalancers(resources)[0]!;
const set = readScaleSets(resources)[0]!;

function machine(name: string, ready: boolean): NetworkMachine {
  return {
    name,
    address: name === "one" ? "10.77.1.4" : "10.77.1.5",
    link: name === "one" ? "m0" : "m1",
    subnet: set.subnet,
    pools: set.pools,
    readyProbes: new Set(ready ? [balancer.probes[0]!.key] : []),
  };
}

function compile(
  machines: NetworkMachine[],
  change: (state: NetworkState) => NetworkState = (state) => state,
): string[] {
  const state = {
    resources: readNetwork(resources),
    balancers: [balancer],
    machines,
    keyVaults: new Map(),
    storage: [],
    appliances: [],
    connected: [],
  };
  return compileRuleset(change(state)).script.split("\n");
}

const withRule = (rule: object) => (state: NetworkState) => {
  const group = state.resources.securityGroups[0]!;
  const defaults = group.rules.filter(({ priority }) => priority >= 65000);
  const securityGroups = [{ ...group, rules: [{ ...group.rules[0]!, ...rule }, ...defaults] }];
  return { ...state, resources: { ...state.resources, securityGroups } };
};

test("a machine sends from its own address alone; a forged one is dropped before any group, and counted", () => {
  const lines = compile([machine("one", true)]).filter((line) => line.includes('rule ip azure forward iifname "m0"'));
  expect(lines[0]).toMatch(/ ip saddr != 10\.77\.1\.4 counter name \w+ drop$/);
});

test("a public address leads to the one machine that answers its probe", () => {
  const lines = compile([machine("one", true), machine("two", false)]).filter((line) => line.includes(" dnat to "));
  expect(lines).toEqual([
    'add rule ip azure translate iifname inet0 ip daddr 198.51.100.10 tcp dport 11344 dnat to 10.77.1.4:11344 comment "icaps-a"',
  ]);
});

test("two ready machines share the connections by the sender's address and port", () => {
  const lines = compile([machine("one", true), machine("two", true)]).filter((line) => line.includes(" dnat to "));
  expect(lines[0]).toContain(
    "dnat to jhash ip saddr . tcp sport mod 2 map { 0 : 10.77.1.4 . 11344, 1 : 10.77.1.5 . 11344 }",
  );
});

test("without a ready machine a connection is dropped at the router, as in Azure, and counted apart from unknown ports", () => {
  const script = compile([machine("one", false)]).join("\n");
  expect(script).not.toContain(" dnat to ");
  expect(script).toMatch(/input iifname inet0 ip daddr 198\.51\.100\.10 tcp dport 11344 counter name \w+ drop\n/);
  expect(script).toMatch(/input iifname inet0 ip daddr 198\.51\.100\.10 counter name \w+ drop\n/);
});

test("rules are tried by priority, Azure's default rules last, and an allowed packet goes on to the next group", () => {
  const inbound = compile([machine("one", true)]).filter((line) => /nsg_\w+_in /.test(line));
  const comments = inbound.map((line) => /(return|drop) comment "(.*)"$/.exec(line)?.slice(1).join(" "));
  expect(comments.slice(0, 6)).toEqual([
    "return 100 AllowClient",
    "return 200 AllowProbe",
    "drop 4000 DenyRest",
    "return 65000 AllowVnetInBound",
    "return 65001 AllowAzureLoadBalancerInBound",
    "drop 65500 DenyAllInBound",
  ]);
});

test("a group that comes without Azure's default rules is refused, because nothing else would close it", () => {
  const bare = resources.map((resource) => ({
    ...resource,
    properties: { ...resource.properties, defaultSecurityRules: [] },
  }));
  expect(() => readNetwork(bare)).toThrow(/networkSecurityGroups\/nsg cannot be emulated: defaultSecurityRules: /);
});

test("a packet between two machines meets the sender's outbound rules before the receiver's inbound rules and any accept", () => {
  const forward = compile([machine("one", true), machine("two", true)]).filter((line) => line.includes(" forward "));
  const at = (part: RegExp) => forward.findIndex((line) => part.test(line));
  const lastAt = (part: RegExp) => forward.map((line) => part.test(line)).lastIndexOf(true);
  expect(lastAt(/iifname "m\d" jump nsg_\w+_out/)).toBeLessThan(at(/oifname "m\d" jump nsg_\w+_in/));
  expect(lastAt(/oifname "m\d" jump nsg_\w+_in/)).toBeLessThan(at(/iifname \{ .* \} accept/));
});

test("a subnet without any security group is closed to the internet, as a Standard public address is", () => {
  const open = (state: NetworkState) => {
    const subnets = state.resources.subnets.map((subnet) => ({ ...subnet, securityGroup: undefined }));
    return { ...state, resources: { ...state.resources, subnets } };
  };
  expect(compile([machine("one", true)], open).join("\n")).toMatch(
    /forward iifname inet0 oifname "m0" counter name \w+ drop/,
  );
});

test("a subnet without a NAT gateway has no way out", () => {
  const closed = (state: NetworkState) => ({ ...state, resources: { ...state.resources, natGateways: [] } });
  const script = compile([machine("one", true)], closed).join("\n");
  expect(script).not.toContain("snat to");
  expect(script).toMatch(/forward iifname "m0" oifname inet0 counter name \w+ drop/);
});

test.each([
  [{ source: ["AzureCloud"] }, 'rule "AllowClient": "AzureCloud" is neither an IPv4 prefix nor a service tag'],
  [{ source: ["2001:db8::1"] }, 'IPv6 address "2001:db8::1" is not emulated'],
  [{ destinationPorts: ["https"] }, '"https" is not a port'],
  [{ protocol: "Icmp", destinationPorts: ["1"] }, "ICMP has no ports"],
])("a rule that cannot be enforced is an error: %j", (rule, message) => {
  expect(() => compile([machine("one", true)], withRule(rule))).toThrow(message);
});

test("AzureLoadBalancer is the platform's address and nothing else", () => {
  const script = compile([machine("one", true)], withRule({ source: ["AzureLoadBalancer"] })).join("\n");
  expect(script).toContain("ip saddr { 168.63.129.16 } meta l4proto tcp th dport { 11344 } counter");
});

test("Internet leaves out the virtual network and every private range", () => {
  const script = compile([machine("one", true)], withRule({ source: ["Internet"] })).join("\n");
  expect(script).toContain(
    "ip saddr != { 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 168.63.129.16, 169.254.0.0/16, 172.16.0.0/12",
  );
});

test("0-65535 is another spelling of all ports, so it matches ICMP and every other protocol too, as * does", () => {
  const linesOf = (ports: "*" | string[], protocol: string) =>
    compile([machine("one", true)], withRule({ sourcePorts: ports, destinationPorts: ports, protocol })).filter(
      (line) => line.endsWith('100 AllowClient"'),
    );
  expect(linesOf(["0-65535"], "*")).toEqual(linesOf("*", "*"));
  expect(linesOf(["80", "0-65535"], "Icmp")).toEqual(linesOf("*", "Icmp"));
  expect(linesOf(["0-65535"], "*").join()).not.toContain("l4proto");
});

test("a denied metadata service is denied although platform traffic passes every other rule", () => {
  const denied = {
    name: "NoMetadata",
    direction: "Outbound",
    access: "Deny",
    source: "*",
    destination: ["AzurePlatformIMDS"],
  };
  const script = compile([machine("one", true)], withRule({ ...denied, destinationPorts: "*" })).join("\n");
  expect(script).toMatch(/nsg_\w+_platform ip daddr 169\.254\.169\.254 counter name \w+ drop comment "100 NoMetadata"/);
});

test("a peered network's packets pass both ways only while it is connected, and its addresses are in the tag VirtualNetwork", () => {
  const connected: NetworkState["connected"] = [
    {
      id: "/hub",
      link: "remote0",
      addressSpace: ["10.40.0.0/16"],
      network: readNetwork(resources).subnets[0]!.network,
      through: "peering",
    },
  ];
  const about = (state: Partial<NetworkState>) =>
    compile([machine("one", true)], (given) => ({ ...given, ...state })).filter((line) =>
      line.includes("10.40.0.0/16"),
    );
  expect(about({ connected }).filter((line) => line.includes(" forward "))).toEqual([
    'add rule ip azure forward iifname "m0" oifname "remote0" ip daddr { 10.40.0.0/16 } accept',
    'add rule ip azure forward iifname "remote0" oifname "m0" ip saddr { 10.40.0.0/16 } accept',
  ]);
  expect(about({ connected }).filter((line) => line.includes("AllowVnetInBound"))).not.toEqual([]);
  expect(about({})).toEqual([]);
  expect(about({ connected: [{ ...connected[0]!, network: "/another" }] })).toEqual([]);
});

test("a packet to a private address that nothing leads to is dropped before the internet, as by Azure's default routes", () => {
  const lines = compile([machine("one", true)]).filter((line) => line.includes('iifname "m0" oifname inet0'));
  expect(lines[0]).toMatch(/ip daddr \{ 10\.0\.0\.0\/8, .* \} counter name \w+ drop$/);
  expect(lines[1]).toMatch(/oifname inet0 accept$/);
});

test("a counter keeps its name when its rule changes, so that it goes on counting", () => {
  const countersOf = (rule: object) => {
    const state = {
      resources: readNetwork(resources),
      balancers: [balancer],
      machines: [machine("one", true)],
      keyVaults: new Map(),
      storage: [],
      appliances: [],
      connected: [],
    };
    return compileRuleset(withRule(rule)(state)).counters.find((counter) => counter.rule === "AllowClient")?.counter;
  };
  expect(countersOf({ source: ["203.0.113.99"] })).toBe(countersOf({}));
});

test("counters are read by what they stand for", () => {
  const meaning = { nsg: "nsg", scope: "lane-a", direction: "Inbound" as const, rule: "DenyRest", priority: 4000 };
  const listing = JSON.stringify({ nftables: [{ metainfo: {} }, { counter: { name: "c_1", packets: 7 } }] });
  const meanings = [
    { counter: "c_1", ...meaning },
    { counter: "c_2", ...meaning, rule: "Other" },
  ];
  expect(readCounters(listing, meanings)).toEqual([
    { ...meaning, packets: 7 },
    { ...meaning, rule: "Other", packets: 0 },
  ]);
});
