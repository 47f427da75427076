import { existing as network } from "./networksOfOthers";
import { parse, problem, refusal } from "./parsing";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/shared-group";

describe("the settings of what is there already", () => {
  it("take a resource group by its id, and none where none is given", () => {
    expect(parse({ resourceGroup: { existing: GROUP } }).resourceGroup).toEqual({ existing: GROUP });
    expect(parse().resourceGroup).toEqual({});
  });

  it.each([
    "shared-group",
    `${GROUP}/providers/Microsoft.Network/virtualNetworks/hub`,
    `${GROUP}.`,
    "/subscriptions/mine/resourceGroups/shared-group",
  ])("refuse %s as a group", (id) => {
    const shown = id.length < 56 ? `"${id}"` : `"${id.slice(0, 55)}..."`;
    expect(problem({ resourceGroup: { existing: id } })).toBe(
      `resourceGroup.existing  ${shown} is not an id such as /subscriptions/.../resourceGroups/name`,
    );
  });

  it("refuse what cannot be in one subscription, all at once", () => {
    const other = GROUP.replace(/0002/, "0003");
    expect(refusal({ resourceGroup: { existing: other }, network: { existing: network } })).toBe(
      [
        "1 problem in Pulumi.dev.yaml:",
        "  network.existing.network  is in the subscription 00000000-0000-0000-0000-000000000002, and resourceGroup.existing in 00000000-0000-0000-0000-000000000003; both must be in the one that the stack is deployed to",
      ].join("\n"),
    );
    expect(parse({ resourceGroup: { existing: GROUP }, network: { existing: network } }).network.existing).toEqual(
      network,
    );
  });
});

describe("addresses that are there already", () => {
  const id = (name: string) => `${GROUP}/providers/Microsoft.Network/publicIPAddresses/${name}`;
  const given = (more: object) => ({ publicAddresses: { existing: { a: id("a"), b: id("b") }, ...more } });

  it.each(["protect", "lock"])(
    "are nobody's to %s here, and a setting that asks for it is no silent nothing",
    (name) => {
      expect(problem(given({ [name]: true }))).toBe(
        `publicAddresses.${name}  true applies only to addresses that are created; those of publicAddresses.existing are ` +
          "protected and locked by their owner, so leave it out",
      );
      expect(parse(given({ [name]: false })).publicAddresses.existing).toEqual({ a: id("a"), b: id("b") });
    },
  );
});

const LOGS =
  "/subscriptions/00000000-0000-0000-0000-000000000003/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/central";

describe("the settings of a workspace that is there already", () => {
  it("take its id, and whether its tables are made", () => {
    const workspace = { id: LOGS, tables: "existing" } as const;
    expect(parse({ monitoring: { enabled: true, workspace } }).monitoring.workspace).toEqual(workspace);
  });

  it("refuse what has no effect and what cannot be, all at once", () => {
    expect(refusal({ monitoring: { workspace: { id: LOGS, tables: "existing" }, retentionDays: 30 } })).toBe(
      [
        "2 problems in Pulumi.dev.yaml:",
        "  monitoring.workspace      has no effect, because monitoring.enabled is false; set monitoring.enabled to true, or leave workspace out",
        '  monitoring.retentionDays  applies only to tables that are made; with monitoring.workspace.tables "existing", leave it out',
      ].join("\n"),
    );
    expect(refusal({ monitoring: { workspace: { id: "central" } } })).toMatch(
      /^2 problems .*\n {2}monitoring.workspace.id .*\n {2}monitoring.workspace +has no effect, /,
    );
    expect(problem({ monitoring: { enabled: true, workspace: { id: "central" } } })).toBe(
      'monitoring.workspace.id  "central" is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.OperationalInsights/workspaces/name',
    );
    const elsewhere = { resourceGroup: { existing: GROUP }, monitoring: { enabled: true, workspace: { id: LOGS } } };
    expect(problem(elsewhere)).toBe(
      "monitoring.workspace.id  is in the subscription 00000000-0000-0000-0000-000000000003, and resourceGroup.existing in 00000000-0000-0000-0000-000000000002; both must be in the one that the stack is deployed to",
    );
  });
});

describe("the settings of keys, identities and a DDoS protection plan that are there already", () => {
  const idOf = (type: string, name: string) => `${GROUP}/providers/${type}/${name}`;
  const SET = idOf("Microsoft.Compute/diskEncryptionSets", "keys");
  const identity = (name: string) => idOf("Microsoft.ManagedIdentity/userAssignedIdentities", name);
  const PLAN = idOf("Microsoft.Network/ddosProtectionPlans", "plan");

  it("take their ids", () => {
    const lanes = { diskEncryptionSet: SET, identities: { a: identity("one"), b: identity("two") } };
    const settings = parse({ lanes, network: { ddosPlan: PLAN } });
    expect(settings.lanes).toMatchObject(lanes);
    expect(settings.network.ddosPlan).toBe(PLAN);
  });

  it("refuse what is wrong with them, all at once", () => {
    const values = {
      resourceGroup: { existing: GROUP.replace("0002", "0003") },
      network: { existing: network, ddosPlan: PLAN },
      lanes: { diskEncryptionSet: SET, identities: { a: identity("one"), b: identity("ONE") } },
    };
    expect(refusal(values)).toBe(
      [
        "4 problems in Pulumi.dev.yaml:",
        "  network.ddosPlan          applies only to a network that is created; with network.existing, leave it out",
        "  network.existing.network  is in the subscription 00000000-0000-0000-0000-000000000002, and resourceGroup.existing in 00000000-0000-0000-0000-000000000003; both must be in the one that the stack is deployed to",
        "  lanes.identities.b        is the same as lanes.identities.a; give each lane its own identity, so that it can read its own key only",
        "  lanes.diskEncryptionSet   is in the subscription 00000000-0000-0000-0000-000000000002, and resourceGroup.existing in 00000000-0000-0000-0000-000000000003; both must be in the one that the stack is deployed to",
      ].join("\n"),
    );
    expect(problem({ lanes: { diskEncryptionSet: "keys" } })).toBe(
      'lanes.diskEncryptionSet  "keys" is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/diskEncryptionSets/name',
    );
  });
});
