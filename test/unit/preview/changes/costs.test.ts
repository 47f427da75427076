import { costChanges } from "../../../../preview/changes/costs";
import { Names } from "../../../../preview/changes/names";
import { compare } from "../../../../preview/changes/compare";
import { changeOf, smallStack, urnOf } from "../smallStack";

const resource = (type: string, name: string) => ({
  ...{ urn: urnOf(type, name), type, id: `/subscriptions/1/${name}`, custom: true, inputs: {}, outputs: {} },
});

test.each([
  ["azure-native:network:PublicIPAddress", "public addresses", 2],
  ["azure-native:network:NatGateway", "NAT gateways", 0],
  ["azure-native:network:LoadBalancer", "load balancers", 1],
  ["azure-native:compute:VirtualMachineScaleSet", "scale sets", 2],
  ["azure-native:keyvault:Vault", "key vaults", 0],
  ["azure-native:storage:StorageAccount", "storage accounts", 0],
  ["azure-native:operationalinsights:Workspace", "log workspaces", 0],
  ["azure-native:network:PrivateEndpoint", "private endpoints", 0],
  ["azure-native:network:VirtualNetworkGateway", "VPN gateways", 0],
  ["azure-native:network:VirtualNetworkPeering", "peerings", 0],
  ["azure-native:network:FlowLog", "flow logs", 0],
  ["azure-native:privatedns:PrivateZone", "private DNS zones", 0],
  ["azure-native:compute:VirtualMachine", "single machines", 0],
  ["azure-native:monitor:MetricAlert", "alerts on metrics", 0],
  ["azure-native:monitor:ScheduledQueryRule", "alerts on logs", 0],
  ["azure-native:network:BastionHost", "bastion hosts", 0],
  ["azure-native:network:AzureFirewall", "firewalls", 0],
])("one more of %s is on the bill as %s, and one less too", (type, what, before) => {
  const [few, more] = [smallStack(), smallStack({ extra: [resource(type, "another")] })];
  const change = { what, before: String(before), after: String(before + 1) };
  expect(costChanges(few, more, new Names(more))).toEqual([change]);
  expect(costChanges(more, few, new Names(more))).toEqual([{ what, before: change.after, after: change.before }]);
});

test("a resource of another owner, which the program only reads, is not on the bill", () => {
  const zone = { ...resource("azure-native:privatedns:PrivateZone", "theirs"), external: true };
  const reading = smallStack({ extra: [zone] });
  expect(costChanges(smallStack(), reading, new Names(reading))).toEqual([]);
});

test("a type in a version of its own counts as the same type", () => {
  const versioned = smallStack({ extra: [resource("azure-native:network/v20230901:NatGateway", "nat")] });
  expect(costChanges(smallStack(), versioned, new Names(versioned))).toEqual([
    { what: "NAT gateways", before: "0", after: "1" },
  ]);
});

test("another number of machines or their size is told once for both lanes, and the report has it", () => {
  const { costs } = compare(changeOf({}, { instances: 4, size: "Standard_D8s_v5" }));
  expect(costs.slice(0, -1)).toEqual([
    { what: "both lanes: machines", before: "3", after: "4" },
    { what: "both lanes: size", before: "Standard_D4s_v5", after: "Standard_D8s_v5" },
  ]);
  expect(costs.at(-1)!.what).toBe("USD a month, without what is charged by use");
});

test("a change without an effect on the bill has no line", () => {
  expect(compare(changeOf({}, { sources: ["20.0.0.9"] })).costs).toEqual([]);
});
