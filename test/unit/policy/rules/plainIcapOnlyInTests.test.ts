/** Limits of what opens port 1344; resourceRules.test.ts has the ways that are found. */
import { UNKNOWN_TEXT, allow, balancer, deny, group, outcomes, resource, said, scaleSet } from "../stack";

const rule = "plain-icap-only-in-tests";
const plain = (changes: object) => group([allow({ destinationPortRange: "1344", ...changes }), deny()]);
const boots = (line: string) =>
  scaleSet({ osProfile: { customData: Buffer.from(`#cloud-config\n${line}\nEND=1\n`).toString("base64") } });

test.each([
  [{ testWorkload: true, environment: "test" }, []],
  [{ testWorkload: true, environment: "dev" }, []],
  [{ testWorkload: false, environment: "test" }, ["violated"]],
  [{ environment: "test" }, ["violated"]],
  [{ environment: "dev" }, ["violated"]],
  [{ testWorkload: true, environment: "prod" }, ["violated"]],
] as const)("in a stack of %j a rule for port 1344: %j", (facts, expected) => {
  expect(outcomes(rule, [plain({})], facts)).toEqual(expected);
});

test("port 1344 as the port of ICAP over TLS is no plain one, but a gateway without TLS is", () => {
  const facts = { icapsPort: 1344 };
  expect(said(rule, [plain({}), balancer({ inboundNatRules: [{ frontendPort: 1344 }] })], facts)).toEqual([]);
  expect(outcomes(rule, [boots("EDGE=plain")], facts)).toEqual(["violated"]);
});

test.each([
  ["EDGE=plain", ["violated"]],
  ["\t  EDGE=plain", ["violated"]],
  ["EDGE=plainly", []],
  ["# EDGE=plain", []],
  ["LEDGE=plain", []],
])("a boot configuration with the line %p: %j", (line, expected) => {
  expect(outcomes(rule, [boots(line)])).toEqual(expected);
});

test("a machine without a boot configuration serves nobody", () => {
  for (const osProfile of [undefined, {}, { customData: 5 }])
    expect(outcomes(rule, [scaleSet({ osProfile })])).toEqual([]);
  const broken = Buffer.from([0x1f, 0x8b, 8, 0]).toString("base64");
  expect(outcomes(rule, [scaleSet({ osProfile: { customData: broken } })])).toEqual([]);
});

const hop = (...destinationAddressPrefixes: string[]) =>
  plain({ sourceAddressPrefix: "10.77.1.0/24", destinationAddressPrefix: undefined, destinationAddressPrefixes });

test.each([
  [["10.77.254.0/28"], []],
  [["10.77.254.0/28", "10.77.254.16"], ["violated"]],
  [["fd00::1"], ["violated"]],
  [["10.77.254.10", "fd00::1"], ["violated"]],
  [["10.77.254.10", "Sql"], ["violated"]],
  [["10.77.254.10", "1-2"], ["violated"]],
  [["10.77.254.10", "Sql", "1-2"], ["violated"]],
  [["10.77.254.10", "fd00::1", "VirtualNetwork"], ["violated"]],
  [["10.77.254.10", UNKNOWN_TEXT], ["unjudged"]],
  [[UNKNOWN_TEXT], ["unjudged"]],
  [["10.77.254.0/27", UNKNOWN_TEXT], ["violated"]],
  [["Sql", UNKNOWN_TEXT], ["violated"]],
])("a rule from the gateways to the servers %j: %j", (servers, expected) => {
  expect(outcomes(rule, [hop(...servers)])).toEqual(expected);
});

test("a rule from a sender that is not known yet is no sure way for clients, unless it leads to others than servers", () => {
  const from = (destinationAddressPrefix: string) =>
    plain({ sourceAddressPrefix: UNKNOWN_TEXT, destinationAddressPrefix });
  expect(outcomes(rule, [from("10.77.254.10")])).toEqual(["unjudged"]);
  expect(outcomes(rule, [from("*")])).toEqual(["violated"]);
});

test.each([
  [{ frontendPort: 1344 }, ["violated"]],
  [{ frontendPort: "1344" }, ["violated"]],
  [{ frontendPort: 443, backendPort: 443 }, []],
  [{ frontendPort: UNKNOWN_TEXT, backendPort: 1344 }, ["violated"]],
  [{ frontendPort: UNKNOWN_TEXT, backendPort: 443 }, ["unjudged"]],
  [{ frontendPortRangeStart: 1344, frontendPortRangeEnd: 1350, backendPort: 443 }, ["violated"]],
  [{ frontendPortRangeStart: 1300, frontendPortRangeEnd: 1344, backendPort: 443 }, ["violated"]],
  [{ frontendPortRangeStart: 1345, frontendPortRangeEnd: 1350, backendPort: 443 }, []],
  [{ frontendPortRangeStart: 1344 }, ["violated"]],
  [{ frontendPortRangeStart: 443 }, []],
  [{ frontendPortRangeStart: UNKNOWN_TEXT, frontendPortRangeEnd: 1350, backendPort: 443 }, ["unjudged"]],
  [{ frontendPortRangeStart: 1300, frontendPortRangeEnd: UNKNOWN_TEXT, backendPort: 443 }, ["unjudged"]],
  [{}, []],
])("a balancer's rule with %j: %j", (ports, expected) => {
  for (const list of ["loadBalancingRules", "inboundNatRules", "inboundNatPools"])
    expect(outcomes(rule, [balancer({ loadBalancingRules: [], [list]: [ports] })])).toEqual(expected);
});

test("lists of a resource that is no balancer are not read", () => {
  const listing = resource("network:NetworkInterface", "card", { inboundNatRules: [{ frontendPort: 1344 }] });
  expect(outcomes(rule, [listing])).toEqual([]);
});
