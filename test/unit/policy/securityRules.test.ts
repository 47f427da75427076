/** Rules and attachments as they are found in a resource: how they are named, and where a report says that they are. */
import type { JudgedResource } from "../../../policy/index";
import {
  attachmentsIn,
  concernsTcp,
  groupsIn,
  rulesIn,
  scaleSetCards,
  unknownRules,
} from "../../../policy/securityRules";
import { isNobody, sourcesOf } from "../../../policy/sources";
import { UNKNOWN_TEXT, allow, deny, group, network, outcomes, resource, said, scaleSet } from "./stack";

const places = (one: JudgedResource) => attachmentsIn(one).map(({ kind, name, path }) => [kind, name, path]);

test.each([
  ["network:Subnet", { subnetName: "lane-a", name: "other" }, [["subnet", "lane-a", "networkSecurityGroup"]]],
  ["network:Subnet", { name: "lane-a" }, [["subnet", "lane-a", "networkSecurityGroup"]]],
  ["network:Subnet", {}, [["subnet", "program-name", "networkSecurityGroup"]]],
  ["network:NetworkInterface", {}, [["card", "program-name", "networkSecurityGroup"]]],
  [
    "network:VirtualNetwork",
    { subnets: [{ name: "a" }, {}] },
    [
      ["subnet", "a", "subnets[a].networkSecurityGroup"],
      ["subnet", "(name not known yet)", "subnets[(name not known yet)].networkSecurityGroup"],
    ],
  ],
  ["network:VirtualNetwork", { subnets: UNKNOWN_TEXT }, [["subnet", "subnets", "subnets.networkSecurityGroup"]]],
  // Azure returns the subnets of a NAT gateway and of a group; they are judged where they are made.
  ["network:NatGateway", { subnets: [{ id: "x" }] }, []],
])("a %s with %j has the attachments %j", (type, properties, expected) => {
  expect(places(resource(type, "program-name", properties))).toEqual(expected);
});

test("cards of a scale set are named, and those of nothing else are looked for", () => {
  const cards = (one: JudgedResource) => scaleSetCards(one).map(({ kind, name, path }) => [kind, name, path]);
  const list = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations";
  const unnamed = scaleSet({ networkProfile: { networkInterfaceConfigurations: [{}] } });
  expect(cards(scaleSet())).toEqual([["card", "nic", `${list}[nic].networkSecurityGroup`]]);
  expect(cards(unnamed)).toEqual([
    ["card", "(name not known yet)", `${list}[(name not known yet)].networkSecurityGroup`],
  ]);
  expect(cards(scaleSet({ networkProfile: UNKNOWN_TEXT }))).toEqual([
    ["card", "machines", `${list}.networkSecurityGroup`],
  ]);
  expect(cards({ ...scaleSet(), type: "azure-native:compute:VirtualMachine" })).toEqual([]);
});

const ruleNames = (one: JudgedResource) => rulesIn(one).map(({ name, path }) => [name, path]);
const separate = (properties: Record<string, unknown>) =>
  resource("network:SecurityRule", "program-name", { ...allow(), name: undefined, ...properties });

test("a rule is named as in Azure, and found where it is written", () => {
  expect(ruleNames(group([allow(), { ...deny(), name: undefined }]))).toEqual([
    ["AllowClient", "securityRules[AllowClient]"],
    ["#1", "securityRules[#1]"],
  ]);
  expect(ruleNames(network({ networkSecurityGroup: { securityRules: [allow()] } }))).toEqual([
    ["AllowClient", "subnets[lane-a].networkSecurityGroup.securityRules[AllowClient]"],
  ]);
  expect(ruleNames(separate({ securityRuleName: "Ssh", name: "other" }))).toEqual([["Ssh", ""]]);
  expect(ruleNames(separate({ name: "Ssh" }))).toEqual([["Ssh", ""]]);
  expect(ruleNames(separate({}))).toEqual([["program-name", ""]]);
});

test("rules that are not known are told of their list, and the known ones are judged beside them", () => {
  const half = group([allow({ sourceAddressPrefix: "*" }), UNKNOWN_TEXT]);
  const message = "cannot be judged before the update: some of its security rules are not known yet";
  expect(said("icaps-only-from-clients", [half])).toEqual([
    expect.objectContaining({ outcome: "violated", path: "securityRules[AllowClient]" }),
    { outcome: "unjudged", message, path: "securityRules" },
  ]);
  const inside = network({ networkSecurityGroup: { securityRules: UNKNOWN_TEXT } });
  expect(unknownRules(inside)).toMatchObject([
    { outcome: "unjudged", message, path: "subnets[lane-a].networkSecurityGroup.securityRules" },
  ]);
  expect(unknownRules(group([allow()]))).toEqual([]);
});

test("a group that is only named has its rules elsewhere", () => {
  expect(groupsIn(network())).toEqual([]);
  expect(groupsIn(group([])).map(({ rules, incomplete }) => [rules, incomplete])).toEqual([[[], false]]);
});

test.each([
  ["Tcp", true],
  ["*", true],
  ["tcp", true],
  ["no protocol", true],
  [undefined, true],
  ["Udp", false],
  ["ICMP", false],
  ["Esp", false],
  ["Ah", false],
  [UNKNOWN_TEXT, "unknown"],
])("a rule of the protocol %s concerns TCP: %s", (protocol, expected) => {
  expect(rulesIn(group([allow({ protocol })])).map(concernsTcp)).toEqual([expected]);
});

test("a rule without any source or destination is one of everybody", () => {
  const [open] = rulesIn(group([allow({ sourceAddressPrefix: undefined, destinationAddressPrefix: undefined })]));
  expect([open?.sources, open?.destinations]).toEqual([sourcesOf(["*"]), sourcesOf(["*"])]);
  expect(isNobody(open!.sources)).toBe(false);
  expect(outcomes("icaps-only-from-clients", [group([allow({ sourceAddressPrefix: undefined })])])).toEqual([
    "violated",
  ]);
});
