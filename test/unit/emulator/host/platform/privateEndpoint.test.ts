import { answerVault } from "../../../../../emulator/host/platform/keyVault";
import { addressOf } from "../../../../../emulator/host/platform/dns";
import type { PlatformVault } from "../../../../../emulator/host/platform/messages";
import { compileRuleset } from "../../../../../emulator/host/network/ruleset";
import { readNetwork } from "../../../../../emulator/host/resources/network";
import {
  privateNames,
  readPrivateEndpoints,
  readVaultZoneLinks,
} from "../../../../../emulator/host/resources/privateEndpoint";
import { readScaleSets } from "../../../../../emulator/host/resources/scaleSet";
import type { AzureResource } from "../../../../../emulator/model";
import { defaultSecurityRules } from "../../../../../emulator/azure";
import { arm, customData, subscription } from "../../../../e2e/hostFixture";

const VAULT = arm("Microsoft.KeyVault/vaults", "v").toLowerCase();
const ZONE = arm("Microsoft.Network/privateDnsZones", "privatelink.vaultcore.azure.net");
const base = [...subscription([{ name: "a", customData: customData() }]).values()];
const net = base.find(({ type }) => type === "azure-native:network:VirtualNetwork")!;
const resource = (type: string, id: string, properties: Record<string, unknown>): AzureResource => ({
  ...{ type, id, name: id.split("/").at(-1)!, urn: "", location: "westeurope", properties },
});
const endpoint = resource("azure-native:network:PrivateEndpoint", arm("Microsoft.Network/privateEndpoints", "ep"), {
  subnet: { id: `${net.id}/subnets/endpoint` },
  privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: VAULT, groupIds: ["vault"] }],
  customDnsConfigs: [{ fqdn: "v.vault.azure.net", ipAddresses: ["10.77.9.4"] }],
});
const records = resource("azure-native:network:PrivateDnsZoneGroup", `${endpoint.id}/privateDnsZoneGroups/default`, {
  privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: ZONE }],
});
const link = resource("azure-native:privatedns:VirtualNetworkLink", `${ZONE}/virtualNetworkLinks/l`, {
  virtualNetwork: { id: net.id },
});

const vault = (privateNamesOf: PlatformVault["privateNames"]): PlatformVault => ({
  ...{ key: VAULT, host: "v.vault.azure.net", address: "198.18.0.10", endpoints: ["10.77.9.4"], rbac: true },
  privateNames: privateNamesOf,
  network: { closed: true, defaultDeny: true, subnets: [], addresses: [] },
  secrets: [],
});

describe("the name of a vault with a private endpoint", () => {
  const network = net.id.toLowerCase();
  const resolved = (resources: readonly AzureResource[], from: string | undefined) =>
    addressOf("v.vault.azure.net", from, {
      vaults: [vault(privateNames(VAULT, readPrivateEndpoints(resources), readVaultZoneLinks(resources)))],
      storage: [],
    });

  test("leads to the endpoint where the network is linked with the zone of its record, else to the public address", () => {
    expect(resolved([endpoint, records, link], network)).toBe("10.77.9.4");
    expect(resolved([endpoint, records], network)).toBe("198.18.0.10");
    expect(resolved([endpoint, records, link], "/another")).toBe("198.18.0.10");
    expect(resolved([records, link], network)).toBe("198.18.0.10");
  });

  test("does not exist where the linked zone has no record of it", () => {
    expect(resolved([endpoint, link], network)).toBeUndefined();
  });
});

test("a closed vault answers what comes through its endpoint, and refuses the rest", () => {
  const holder = { principalId: "p", audience: "https://vault.azure.net", expiresOn: 2_000 };
  const grants = [{ principalId: "p", scope: VAULT, role: "4633458b-17de-408a-b874-0445c86b69e6" }];
  const asked = { method: "GET", path: "/secrets/none", query: new URLSearchParams("api-version=7.4"), holder };
  const ask = (at: string) => answerVault({ ...asked, at }, vault([]), grants, () => [], 1_000);
  expect(ask("10.77.9.4").status).toBe(404); // no such secret
  expect(ask("198.18.0.10")).toMatchObject({
    status: 403,
    body: { error: { innererror: { code: "ForbiddenByFirewall" } } },
  });
});

describe("the way to an endpoint", () => {
  const compile = (policies: string | undefined) => {
    const group = resource(
      "azure-native:network:NetworkSecurityGroup",
      arm("Microsoft.Network/networkSecurityGroups", "endpoint-rules"),
      { securityRules: [], defaultSecurityRules: defaultSecurityRules },
    );
    const subnet = {
      ...{ name: "endpoint", addressPrefix: "10.77.9.0/28", networkSecurityGroup: { id: group.id } },
      ...(policies === undefined ? {} : { privateEndpointNetworkPolicies: policies }),
    };
    const subnets = [...(net.properties.subnets as object[]), subnet];
    const withSubnet = { ...net, properties: { ...net.properties, subnets } };
    const resources = [...base.filter((one) => one !== net), withSubnet, group, endpoint, records, link];
    const set = readScaleSets(resources)[0]!;
    const machine = {
      ...{ name: "one", address: "10.77.1.4", link: "m0" },
      subnet: set.subnet,
      pools: [],
      readyProbes: new Set<string>(),
    };
    const state = {
      resources: readNetwork(resources),
      balancers: [],
      machines: [machine],
      keyVaults: new Map(),
      storage: [],
      appliances: [],
      connected: [],
    };
    return compileRuleset(state)
      .script.split("\n")
      .filter((line) => line.includes("forward") && line.includes("10.77.9.4"));
  };

  test("passes the machine's own groups, then those of the endpoint's subnet where the subnet says that they judge", () => {
    expect(compile("NetworkSecurityGroupEnabled")).toEqual([
      expect.stringMatching(/oifname plat0 ip daddr 10\.77\.9\.4 jump nsg_\w+_in$/),
      expect.stringMatching(/iifname "m0" oifname plat0 ip daddr 10\.77\.9\.4 accept$/),
    ]);
  });

  test("passes no group of the subnet where that says nothing, as in Azure", () => {
    expect(compile(undefined)).toEqual([expect.stringMatching(/accept$/)]);
  });
});

test("an endpoint of anything but a vault is not emulated, and so an error", () => {
  const connection = {
    name: "x",
    privateLinkServiceId: arm("Microsoft.Storage/storageAccounts", "s"),
    groupIds: ["blob"],
  };
  const other = { ...endpoint, properties: { ...endpoint.properties, privateLinkServiceConnections: [connection] } };
  expect(() => readPrivateEndpoints([other])).toThrow("only private endpoints of vaults are emulated");
});
