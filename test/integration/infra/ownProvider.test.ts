/** A program that gives the component a provider of its own, for example one of another subscription. */
import { Provider } from "@pulumi/azure-native/provider";
import { Gateway } from "../../../infra/component/gateway";
import { knownPlan } from "../../../infra/component/plan";
import { Secret, type Settings } from "../../../infra/model";
import { DEFAULTS } from "../../../infra/model/defaults";
import { IPSEC } from "../../../infra/model/sections/tunnel";
import { byPreset } from "../../../infra/model/setting";
import { gatewayArgs } from "./gatewayArgs";
import { record } from "./recorder";
import { secondRegion } from "./twoRegions";

const base = gatewayArgs();
const ID = "/subscriptions/subscription-1/resourceGroups/others/providers";
const [HUB, A, B] = [`${ID}/Microsoft.Network/virtualNetworks/hub`, `${ID}/a`, `${ID}/b`];
const ZONE = `${ID}/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;

const everything: Partial<Settings> = {
  secondRegion: { ...secondRegion, endpointSubnet: "10.78.9.0/28" },
  network: { ...base.network, peerings: [{ network: HUB, addressSpace: ["10.40.0.0/16"] }] },
  vault: { ...base.vault, privateEndpoint: { subnetPrefix: "10.77.9.0/28" } },
  dlp: { ...base.dlp, engine: "inspector", listUploadFrom: ["52.1.2.3"] },
  enforceTunnel: {
    ...DEFAULTS.prod.enforceTunnel,
    onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
    preSharedKey: new Secret("key".repeat(16)),
    ipsec: byPreset(IPSEC, "prod"),
    zones: [1, 2, 3],
    activeActive: true,
    bgp: { asn: 65515, addresses: ["169.254.21.2", "169.254.22.2"], peerAsn: 65010, peerAddress: "169.254.21.1" },
  },
  detectionServer: {
    ...DEFAULTS.prod.detectionServer,
    ...{ addresses: ["10.77.254.10"], enforceAddresses: ["10.90.0.10"] },
    machines: { imageId: `${ID}/images/dlp`, vmSize: "Standard_D4s_v5" },
  },
};
const inOthers: Partial<Settings> = {
  network: {
    ...base.network,
    existing: {
      ...{ network: HUB, addressSpace: ["10.20.0.0/16"] },
      laneSubnets: { a: `${HUB}/subnets/a`, b: `${HUB}/subnets/b` },
      subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
    },
  },
  publicAddresses: { protect: true, lock: true, existing: { a: A, b: B } },
  vault: {
    ...base.vault,
    privateEndpoint: { subnetPrefix: "10.20.9.0/28", subnetId: `${HUB}/subnets/endpoints`, dnsZone: ZONE },
  },
};
const subnets = (["a", "b"] as const).map((name, i) => ({
  ...{ id: `${HUB}/subnets/${name}`, name, addressPrefix: `10.20.${i + 1}.0/24`, natGateway: { id: "/nat" } },
}));
const found = {
  [HUB]: { name: "hub", location: "westeurope", addressSpace: { addressPrefixes: ["10.20.0.0/16"] }, subnets },
  [ZONE]: { name: "privatelink.vaultcore.azure.net" },
  [A]: { location: "westeurope", ipAddress: "52.1.2.3" },
  [B]: { location: "westeurope", ipAddress: "52.1.2.4" },
};

it.each([
  ["makes", everything],
  ["finds in Azure", inOthers],
])("all that the component %s goes through that provider", async (_, changes) => {
  const others: string[] = [];
  const note = (what: string, provider: string | undefined) => {
    const own = provider?.includes("::own::");
    if (what.startsWith("azure-native:") && !own) others.push(what);
  };
  await record(
    () =>
      new Gateway("gw", knownPlan(gatewayArgs(changes)), {
        providers: [new Provider("own", { subscriptionId: "subscription-1" })],
      }),
    found,
    {
      answer: (args, usual) => (note(`${args.type} ${args.name}`, args.provider), usual),
      called: ({ token, provider }) => note(token, provider),
    },
  );
  expect(others).toEqual([]);
});
