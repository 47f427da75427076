import type { ResourceState } from "../../../../preview";
import { elsewhereOf, identitiesOfOthers, recoveryOf } from "../../../../scripts/recover/match";

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

test("role assignments, whose names are GUIDs, are distinguished by scope and role", () => {
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

test("two lanes' assignments of one role on one resource are distinguished by their identities, new or existing", () => {
  const at = (start: string, guid: string) =>
    `${start}/providers/N/containers/lists/providers/Microsoft.Authorization/roleAssignments/${guid}`;
  const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
  const OWN = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/gw-a";
  const THEIRS = "resourceGroups/theirs/providers/Microsoft.ManagedIdentity/userAssignedIdentities/b";
  const planned = [
    resource("a", { type: IDENTITY, ...below(`${OWN}00000000`), outputs: { principalId: "planned-a" } }),
    resource("b", {
      ...{ type: IDENTITY, id: `/subscriptions/planned/${THEIRS}`, external: true },
      outputs: { principalId: "planned-b" },
    }),
    ...["a", "b"].map((lane, i) =>
      resource(`${lane}-reads`, {
        ...{ id: at(PLANNED, GUIDS[i]!) },
        inputs: { roleDefinitionId: role("reader"), principalId: `planned-${lane}` },
      }),
    ),
  ];
  const assignments = ["b", "a"].map((lane, i) => ({
    ...{ id: at(GROUP, GUIDS[i]!), roleDefinitionId: role("reader"), principalId: `real-${lane}` },
  }));
  const own = { id: `${GROUP}${OWN}11111111`, principalId: "real-a" };
  const theirs = { id: `/subscriptions/real/${THEIRS}`, principalId: "real-b" };
  const found = (azure: readonly object[]) =>
    recoveryOf(planned, GROUP, [...assignments, ...(azure as typeof assignments)]).entries.flatMap(({ name, id }) =>
      name.endsWith("-reads") && id !== undefined ? [`${name} ${id.split("/").at(-1)}`] : [],
    );
  expect(found([own, theirs])).toEqual([`a-reads ${GUIDS[1]}`, `b-reads ${GUIDS[0]}`]);
  expect(found([own])).toEqual([`a-reads ${GUIDS[1]}`]); // of lane b's identity nothing is known, so somebody must choose
  expect(identitiesOfOthers(planned, GROUP)).toEqual([theirs.id]);
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

describe("resources that the program creates in existing resources", () => {
  const others = (subscription: string, path: string) =>
    `/subscriptions/${subscription}/resourceGroups/keys/providers/${path}`;
  const secret = (subscription: string, digits: string) =>
    others(subscription, `Microsoft.KeyVault/vaults/central/secrets/gw-${digits}-lane-a`);
  const roleOn = (scope: string, guid: string) => `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid}`;
  const RULES = "/providers/Microsoft.Network/networkSecurityGroups/gw-rules";
  const link = (subscription: string, name: string) =>
    others(
      subscription,
      `Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net/virtualNetworkLinks/${name}`,
    );
  const planned = [
    resource("gw-group", { type: "azure-native:resources:ResourceGroup", ...below("") }),
    resource("gw-secret", { id: secret("planned", "0a1b2c3d") }),
    resource("gw-role", {
      id: roleOn(secret("planned", "0a1b2c3d"), GUIDS[0]!),
      inputs: { roleDefinitionId: role("user") },
    }),
    resource("gw-link", { id: link("planned", "gw-link") }),
    resource("gw-rules", { type: "azure-native:network:NetworkSecurityGroup", ...below(`${RULES}0a1b2c3d`) }),
    resource("theirs", { id: others("planned", "Microsoft.KeyVault/vaults/central"), external: true }),
  ];

  test("are looked for where they are, in the stack's subscription", () => {
    expect(elsewhereOf(planned, GROUP)).toEqual([
      secret("real", "0a1b2c3d"),
      roleOn(secret("real", "0a1b2c3d"), GUIDS[0]!),
      link("real", "gw-link"),
    ]);
  });

  test("are found by their names, with the digits that this stack has in Azure and another one has not", () => {
    const [ours, theirs] = ["aaaaaaaa", "bbbbbbbb"].map((digits) => secret("real", digits));
    const azure = [
      ...[
        { id: GROUP },
        { id: `${GROUP}${RULES}aaaaaaaa` },
        { id: ours! },
        { id: theirs! },
        { id: link("real", "gw-link") },
      ],
      ...[ours!, theirs!].map((scope, i) => ({ id: roleOn(scope, GUIDS[i]!), roleDefinitionId: role("user") })),
    ];
    const { entries, made, several } = recoveryOf(planned, GROUP, azure);
    expect(Object.fromEntries(entries.map(({ name, id }) => [name, id]))).toEqual({
      ...{ "gw-group": GROUP, "gw-rules": `${GROUP}${RULES}aaaaaaaa`, "gw-secret": ours },
      ...{ "gw-role": roleOn(ours!, GUIDS[0]!), "gw-link": link("real", "gw-link") },
    });
    expect([made, several]).toEqual([[], []]);
  });

  test("are not taken from the stack's own group by a like name", () => {
    const inOwn = { id: `${GROUP}/providers/Microsoft.KeyVault/vaults/central/secrets/gw-0a1b2c3d-lane-a` };
    const { made } = recoveryOf(planned, GROUP, [{ id: GROUP }, inOwn]);
    expect(made).toContain("gw-secret");
  });
});
