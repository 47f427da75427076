/** Types of resources that may open something, and those that are known not to. */
import { modelFromAzure } from "../../../../exposure";

const isStranger = (type: string, properties: Record<string, unknown> = {}): boolean =>
  modelFromAzure([{ type, id: "/x", name: "x", properties }]).unknown.length > 0;

test.each([
  ["azure-native:compute:VirtualMachine", true],
  ["azure-native:network/v20240501:AzureFirewall", true],
  ["azure-native:resources:Deployment", true],
  ["kubernetes:core/v1:Service", true],
  ["aws:random:Thing", true],
  ["mine:time:Sleep", true],
  ["terraform-azure-native:network/v20240501:Subnets", true],
  ["x-azure-native:network/v20240501:RouteTable", true],
  ["azure-native:network/v20240501:RouteTable", false],
  ["azure-native:network:RouteTable", false],
  ["azure-native:network/v20240501:NatGateway", false],
  ["random:index/randomPassword:RandomPassword", false],
  ["tls:index/privateKey:PrivateKey", false],
  ["pulumi:providers:azure-native", false],
  ["pulumi:pulumi:StackReference", false],
])("%s may open something: %s", (type, expected) => expect(isStranger(type)).toBe(expected));

const POLICY = "/providers/Microsoft.Authorization/policyDefinitions/58e891b9-ce13-4ac3-86e4-ac3e1f20cb07";
test.each<[string, unknown, boolean]>([
  ["the built-in one", POLICY.toUpperCase(), false],
  ["one of a subscription with the same name", `/subscriptions/s${POLICY}`, true],
  ["a part of the built-in one", `${POLICY}/versions/1`, true],
  ["none", undefined, true],
])(
  "a policy that deploys is known not to open something if it is the built-in one: %s",
  (_, policyDefinitionId, expected) => {
    expect(isStranger("azure-native:authorization:PolicyAssignment", { policyDefinitionId })).toBe(expected);
  },
);

const vault = { privateLinkServiceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/own" };
const storage = {
  privateLinkServiceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
};
test.each<[string, unknown, unknown, boolean]>([
  ["a vault", [vault], undefined, false],
  ["a vault that a person approves", [], [vault], false],
  ["a vault in both lists", [vault], [vault], false],
  ["a vault and something else", [vault, storage], undefined, true],
  ["a vault and something else that a person approves", [vault], [storage], true],
  ["a part of a vault", [{ privateLinkServiceId: `${vault.privateLinkServiceId}/parts/a` }], undefined, true],
  ["a vault by a name that is none", [{ privateLinkServiceId: "own" }], undefined, true],
  ["something without an id", [vault, {}], undefined, true],
  ["nothing that is there", [undefined], undefined, true],
  ["nothing", [], undefined, true],
  ["a list that is not known", "<unknown>", undefined, true],
  ["a list that is not known beside a vault", [vault], "<unknown>", true],
])("a private endpoint to %s", (_, privateLinkServiceConnections, manual, expected) => {
  const properties = {
    privateLinkServiceConnections,
    ...(manual === undefined ? {} : { manualPrivateLinkServiceConnections: manual }),
  };
  expect(isStranger("azure-native:network:PrivateEndpoint", properties)).toBe(expected);
});
