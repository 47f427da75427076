/** Booted gateways in a group, network, vault and zone of others, with identities and keys of others. */
import { NAMESPACE } from "../../engine/encryptedSettings";
import { withExisting } from "../../engine/existingResources";
import { inspectionProbes } from "../../verification/plan";
import { Deployment } from "./deployment";

jest.setTimeout(400_000);

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/others";
const idOf = (type: string, name: string) => `${GROUP}/providers/${type}/${name}`;
const NETWORK = idOf("Microsoft.Network/virtualNetworks", "shared");
const identity = (name: string) => idOf("Microsoft.ManagedIdentity/userAssignedIdentities", name);
const sections: Readonly<Record<string, Record<string, unknown>>> = {
  resourceGroup: { existing: GROUP },
  network: {
    existing: {
      ...{ network: NETWORK, addressSpace: ["10.20.0.0/16"] },
      laneSubnets: { a: `${NETWORK}/subnets/a`, b: `${NETWORK}/subnets/b` },
      subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
    },
  },
  vault: {
    existing: idOf("Microsoft.KeyVault/vaults", "central"),
    privateEndpoint: {
      ...{ subnetPrefix: "10.20.9.0/28", subnetId: `${NETWORK}/subnets/endpoints` },
      dnsZone: idOf("Microsoft.Network/privateDnsZones", "privatelink.vaultcore.azure.net"),
    },
  },
  lanes: {
    diskEncryptionSet: idOf("Microsoft.Compute/diskEncryptionSets", "keys"),
    identities: { a: identity("one"), b: identity("two") },
  },
};

let deployment: Deployment;

beforeAll(async () => {
  const named = Object.fromEntries(Object.entries(sections).map(([name, values]) => [NAMESPACE + name, values]));
  const { config, network, resources } = withExisting({ "azure-native:location": "westeurope", ...named });
  deployment = await Deployment.open({
    name: "e2e-existing",
    existingNetwork: network,
    existingResources: [...resources],
  });
  for (const name of Object.keys(sections))
    await deployment.configure(name, config[NAMESPACE + name] as Record<string, unknown>);
  await deployment.up();
});

afterAll(() => deployment?.close());

test("gateways give verdicts, with a key from the owner's vault by an endpoint in the owner's network", async () => {
  expect(await deployment.wrongAnswers(inspectionProbes(deployment.dlp))).toEqual([]);
  const { name, privateIp } = await deployment.machine("a");
  expect(privateIp).toMatch(/^10\.20\.1\./);
  expect(await deployment.run(name, "getent", "ahostsv4", "central.vault.azure.net")).toMatch(/^10\.20\.9\.4\s/);
});

test("a preview of the same settings changes nothing", async () => {
  expect(Object.keys(await deployment.preview()).filter((op) => op !== "same" && op !== "read")).toEqual([]);
});
