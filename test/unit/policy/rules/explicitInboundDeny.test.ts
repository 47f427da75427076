/** Subnets and groups that are exempt or not known; otherPorts.test.ts has the denies that leave something out. */
import type { JudgedResource } from "../../../../policy/index";
import {
  UNKNOWN_TEXT,
  allow,
  deny,
  group,
  idOf,
  network,
  outcomes,
  resource,
  said,
  scaleSet,
  separateRule,
} from "../stack";

const rule = "explicit-inbound-deny";

test.each([
  "GatewaySubnet",
  "AzureFirewallSubnet",
  "AzureFirewallManagementSubnet",
  "AzureBastionSubnet",
  "RouteServerSubnet",
])("the subnet %s is Azure's own and needs no group, in any case", (name) => {
  const bare = (called: string) => network({ name: called, networkSecurityGroup: undefined });
  expect(outcomes(rule, [bare(name), bare(name.toLowerCase())])).toEqual([]);
  expect(outcomes(rule, [bare(`${name}s`)])).toEqual(["violated"]);
});

test.each([
  { protocol: UNKNOWN_TEXT },
  { access: UNKNOWN_TEXT },
  { direction: UNKNOWN_TEXT },
  { sourceAddressPrefix: UNKNOWN_TEXT },
  { destinationAddressPrefix: UNKNOWN_TEXT },
  { destinationPortRange: UNKNOWN_TEXT },
  { sourcePortRange: UNKNOWN_TEXT },
])("a deny with %j may be one of everything", (changes) => {
  expect(outcomes(rule, [group([deny(changes)])])).toEqual(["unjudged"]);
  expect(outcomes(rule, [group([allow(), deny(changes), deny()])])).toEqual([]);
});

test("a group with rules that are not known needs no other deny, and one that is not known cannot be judged", () => {
  expect(outcomes(rule, [group([deny(), UNKNOWN_TEXT])])).toEqual([]);
  expect(outcomes(rule, [group([allow(), UNKNOWN_TEXT])])).toEqual(["unjudged"]);
  const separate = separateRule(deny({ sourceAddressPrefix: UNKNOWN_TEXT }));
  expect(outcomes(rule, [group([allow()]), separate])).toEqual(["unjudged"]);
});

test("a group that is written into a subnet is judged there, and is no stranger", () => {
  const inside = (...rules: object[]) => network({ networkSecurityGroup: { securityRules: rules } });
  expect(said(rule, [inside(deny()), group([deny()])])).toEqual([]);
  expect(said(rule, [inside(deny())])).toEqual([]);
  expect(said(rule, [inside(allow())])).toMatchObject([
    { outcome: "violated", path: "subnets[lane-a].networkSecurityGroup" },
  ]);
});

test("a group that a subnet names is found by its id, or by its name before it has one", () => {
  const before = { ...group([deny()]), id: UNKNOWN_TEXT };
  expect(outcomes(rule, [network(), group([deny()])])).toEqual([]);
  expect(outcomes(rule, [network(), before])).toEqual([]);
  expect(outcomes(rule, [network(), group([deny()], "others")])).toEqual(["unjudged"]);
  // A resource of another type may have the same name.
  const twin = resource("network:RouteTable", "rules", { name: "rules" });
  expect(outcomes(rule, [network(), twin])).toEqual(["unjudged"]);
});

test("a network card needs no group of its own in a network of ours", () => {
  expect(outcomes(rule, [resource("network:NetworkInterface", "card", {}), scaleSet()])).toEqual([]);
});

describe("the network that exists elsewhere", () => {
  const existingNetwork = idOf("virtualNetworks", "hub");
  const judged = (subnets: unknown, type = "network:VirtualNetwork") =>
    outcomes(rule, [resource(type, "network", { subnets, subnetName: "lane" }) as JudgedResource], { existingNetwork });
  const subnet = (id: unknown) => ({ name: "owners", id });
  const own = `${existingNetwork}/subnets/owners`;

  test.each([
    [[subnet(own)], []],
    [[subnet(own.toUpperCase())], []],
    [
      [subnet(own), subnet(`${existingNetwork}-b/subnets/owners`)],
      ["violated", "violated"],
    ],
    [
      [subnet(own), subnet(undefined)],
      ["violated", "violated"],
    ],
    [[subnet(UNKNOWN_TEXT)], ["violated"]],
    [[], []],
    [UNKNOWN_TEXT, ["unjudged"]],
  ])("is known by the ids of its subnets: %j", (subnets, expected) => {
    expect(judged(subnets)).toEqual(expected);
  });

  test("exempts no other resource that lists its subnets", () => {
    expect(judged([subnet(own)], "network:Subnet")).toEqual(["violated"]);
  });
});
