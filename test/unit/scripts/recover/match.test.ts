import type { ResourceState } from "../../../../preview";
import { recoveryOf } from "../../../../scripts/recover/match";

const PLANNED = "/subscriptions/planned/resourceGroups/gw-group0a1b2c3d";
const GROUP = "/subscriptions/real/resourceGroups/gw-groupffffffff";
const GUIDS = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const role = (name: string) => `/subscriptions/any/providers/Microsoft.Authorization/roleDefinitions/${name}`;

const resource = (name: string, changes: Partial<ResourceState>): ResourceState => ({
  urn: `urn:pulumi:prod::p::${changes.type ?? "azure-native:t:T"}::${name}`,
  ...{ type: "azure-native:t:T", custom: true, inputs: {}, outputs: {} },
  ...changes,
});
const below = (path: string) => ({ id: `${PLANNED}${path}` });
const ADDRESS = "/providers/Microsoft.Network/publicIPAddresses";

test("a resource is found by the name that the program gives, whatever its random end, and in the real group only", () => {
  const planned = [resource("gw-address-a", below(`${ADDRESS}/gw-address-a00000000`)), resource("gw-group", below(""))];
  const azure = [
    `${ADDRESS}/gw-address-aabcdef01`,
    `${ADDRESS}/gw-address-a-otherabcdef01`,
    `${ADDRESS}/gw-address-b1234567`,
    "",
  ].map((path) => ({ id: GROUP + path }));
  const foreign = { id: `/subscriptions/real/resourceGroups/others${ADDRESS}/gw-address-a12345678` };
  expect(recoveryOf(planned, GROUP, [...azure, foreign])).toEqual({
    entries: [
      { type: "azure-native:t:T", name: "gw-address-a", id: azure[0]!.id },
      { type: "azure-native:t:T", name: "gw-group", id: GROUP },
    ],
    made: [],
    several: [],
  });
});

test("components are written with their children below them; the stack itself and what others own are not", () => {
  const component = resource("gw", { type: "own:index:Gateway", custom: false, parent: "urn::pulumi:pulumi:Stack::s" });
  const entries = recoveryOf(
    [
      resource("s", { type: "pulumi:pulumi:Stack", custom: false }),
      component,
      resource("gw-rules", { ...below("/providers/N/groups/rules"), parent: component.urn }),
      resource("theirs", { ...below("/providers/N/groups/theirs"), external: true }),
    ],
    GROUP,
    ["rules", "theirs"].map((name) => ({ id: `${GROUP}/providers/N/groups/${name}` })),
  ).entries;
  expect(entries).toEqual([
    { type: "own:index:Gateway", name: "gw", component: true },
    { type: "azure-native:t:T", name: "gw-rules", parent: "gw", id: `${GROUP}/providers/N/groups/rules` },
  ]);
});

test("role assignments, whose names are GUIDs, are told apart by scope and role", () => {
  const at = (scope: string, guid: string) => `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid}`;
  const planned = ["reader", "writer"].map((name, i) =>
    resource(name, { ...below(at("", GUIDS[i]!)), inputs: { roleDefinitionId: role(name) } }),
  );
  const azure = ["writer", "reader"].map((name, i) => ({ id: at(GROUP, GUIDS[i]!), roleDefinitionId: role(name) }));
  const deeper = { id: at(`${GROUP}/providers/N/vaults/v`, GUIDS[0]!), roleDefinitionId: role("reader") };
  const { entries } = recoveryOf(planned, GROUP, [...azure, deeper]);
  expect(entries.map(({ name, id }) => [name, id])).toEqual([
    ["reader", azure[1]!.id],
    ["writer", azure[0]!.id],
  ]);
});

test("a key that only the state had is made anew; of two that fit none is chosen", () => {
  const planned = [
    resource("gw-key", { type: "tls:index/privateKey:PrivateKey", id: "abc" }),
    resource("gw-vault", below("/providers/N/vaults/gw-vault00000000")),
    resource("gw-lane", below("/providers/N/sets/gw-lane00000000")),
  ];
  const sets = ["gw-lane11111111", "gw-lane22222222"].map((name) => `${GROUP}/providers/N/sets/${name}`);
  expect(
    recoveryOf(
      planned,
      GROUP,
      sets.map((id) => ({ id })),
    ),
  ).toEqual({ entries: [], made: ["gw-key", "gw-vault"], several: [{ name: "gw-lane", ids: sets }] });
});
