/** The preflight of things of others that the settings name, each finding provoked once, on the emulator's management API. */
import { sharedColumns } from "../../infra/monitoring/sharedTables";
import { HEALTH, TRANSACTIONS } from "../../infra/monitoring/tables";
import { thingsOfOthers } from "../thingsOfOthers";
import { preflightOf } from "./deployedCommands";
import { GROUP, idOf, Named } from "./preflight/named";

const { network: NETWORK, vault: VAULT, zone: ZONE, keys: KEYS, identities, settings } = thingsOfOthers(GROUP);
const WORKSPACE = idOf("Microsoft.OperationalInsights/workspaces", "central");

let named: Named;

afterEach(() => {
  named.engine.azure.options.subscription = {};
});
afterAll(() => named.close());

describe("a stack in a network, a group and a vault of others", () => {
  const subnet = (name: string, addressPrefix: string) => ({
    ...{ id: `${NETWORK}/subnets/${name}`, name, addressPrefix },
    natGateway: { id: idOf("Microsoft.Network/natGateways", "nat") },
  });
  const putAll = () => {
    named.put("resources:ResourceGroup", GROUP);
    named.put("network:VirtualNetwork", NETWORK, {
      addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
      subnets: [subnet("a", "10.20.1.0/24"), subnet("b", "10.20.2.0/24"), subnet("endpoints", "10.20.9.0/28")],
    });
    named.put("keyvault:Vault", VAULT, {
      properties: { enableRbacAuthorization: true, publicNetworkAccess: "Disabled" },
    });
    named.put("privatedns:PrivateZone", ZONE, {}, "Global");
    named.put("privatedns:VirtualNetworkLink", `${ZONE}/virtualNetworkLinks/hub`, { virtualNetwork: { id: NETWORK } });
    named.put("compute:DiskEncryptionSet", KEYS, { encryptionType: "EncryptionAtRestWithCustomerKey" });
    for (const id of Object.values(identities)) named.put("managedidentity:UserAssignedIdentity", id);
    named.put("operationalinsights:Workspace", WORKSPACE);
    for (const table of [HEALTH, TRANSACTIONS])
      named.put("operationalinsights:Table", `${WORKSPACE}/tables/${table.name}`, {
        schema: { columns: sharedColumns(table).map(({ name, type }) => ({ name, type })) },
      });
  };

  beforeAll(async () => {
    named = await Named.start({
      ...settings,
      monitoring: { enabled: true, workspace: { id: WORKSPACE, tables: "existing" } },
    });
  });
  beforeEach(putAll);

  test("all of it is there, and can serve", async () => {
    expect(await named.told()).toEqual(["ok: 8 are there, and can serve", "ok: all end at random"]);
  });

  test.each([
    ["resourceGroup.existing", () => GROUP],
    ["network.existing", () => NETWORK],
    ["vault.existing", () => VAULT],
    ["vault.privateEndpoint.dnsZone", () => ZONE],
    ["lanes.diskEncryptionSet", () => KEYS],
    ["lanes.identities.a", () => identities.a],
    ["lanes.identities.b", () => identities.b],
    ["monitoring.workspace", () => WORKSPACE],
  ])("the thing that %s names is missing, or may not be read", async (setting, id) => {
    named.engine.azure.options.subscription = { unreadable: [id()] };
    expect((await named.told())[0]).toMatch(
      new RegExp(`^stops: ${setting} ${id()}: Azure answered 403 .*AuthorizationFailed`),
    );
    named.engine.azure.options.subscription = {};
    named.store.remove(id());
    expect(await named.told()).toContain(`stops: ${setting} ${id()}: is not there`);
  });

  test.each([
    [
      "a network in another region",
      () => named.put("network:VirtualNetwork", NETWORK, {}, "northeurope"),
      `network.existing ${NETWORK}: it is in northeurope, the gateways in westeurope`,
    ],
    [
      "a network without the endpoint's subnet",
      () =>
        named.put("network:VirtualNetwork", NETWORK, {
          addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
          subnets: [subnet("a", "10.20.1.0/24"), subnet("b", "10.20.2.0/24")],
        }),
      `network.existing ${NETWORK}: it has no subnet ${NETWORK}/subnets/endpoints for the vault's endpoint`,
    ],
    [
      "a lane's subnet with other addresses",
      () =>
        named.put("network:VirtualNetwork", NETWORK, {
          addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
          subnets: [subnet("a", "10.20.7.0/24"), subnet("b", "10.20.2.0/24"), subnet("endpoints", "10.20.9.0/28")],
        }),
      `network.existing ${NETWORK}: its subnet a is 10.20.7.0/24; network.existing.subnetPrefixes.a says 10.20.1.0/24`,
    ],
    [
      "a vault with access policies",
      () => named.put("keyvault:Vault", VAULT, { properties: { enableRbacAuthorization: false } }),
      `vault.existing ${VAULT}: it has access policies, which admit to every secret in it; let its owner change it to roles (enableRbacAuthorization)`,
    ],
    [
      "a zone that the network does not ask",
      () => named.store.remove(`${ZONE}/virtualNetworkLinks/hub`),
      `vault.privateEndpoint.dnsZone ${ZONE}: it is not linked with the network of network.existing, so no gateway finds the endpoint by it; let its owner link them`,
    ],
    [
      "keys of another region",
      () => named.put("compute:DiskEncryptionSet", KEYS, {}, "northeurope"),
      `lanes.diskEncryptionSet ${KEYS}: it is in northeurope, the gateways in westeurope`,
    ],
    [
      "keys for confidential machines",
      () => named.put("compute:DiskEncryptionSet", KEYS, { encryptionType: "ConfidentialVmEncryptedWithCustomerKey" }),
      `lanes.diskEncryptionSet ${KEYS}: its type ConfidentialVmEncryptedWithCustomerKey is for confidential machines, which gateways are not`,
    ],
    [
      "a workspace of another region",
      () => named.put("operationalinsights:Workspace", WORKSPACE, {}, "northeurope"),
      `monitoring.workspace ${WORKSPACE}: it is in northeurope, the gateways in westeurope, and a collection rule serves one region`,
    ],
    [
      "a workspace without a table",
      () => named.store.remove(`${WORKSPACE}/tables/${HEALTH.name}`),
      `monitoring.workspace ${WORKSPACE}: it has no table ${HEALTH.name}; let a stack with monitoring.workspace.tables "create" make it`,
    ],
  ])("%s stops an update", async (_, change, expected) => {
    change();
    expect(await named.told()).toContain(`stops: ${expected}`);
  });

  test("each finding says what to do", async () => {
    named.store.remove(VAULT);
    named.put("compute:DiskEncryptionSet", KEYS, {}, "northeurope");
    named.engine.azure.options.subscription = { unreadable: [GROUP] };
    const { findings, code } = await preflightOf(named.engine, { planned: [] });
    expect(code).toBe(1);
    expect(findings.filter(({ check }) => check === "things of others").map(({ todo }) => todo)).toEqual([
      "give the deploying principal a right to read it (role Reader), then ask again",
      "correct vault.existing, or have it made",
      "correct lanes.diskEncryptionSet, or let the owner change what it names",
    ]);
  });
});
