import { NETWORK_OF_OTHERS, STORAGE_OF_OTHERS, WORKSPACE_OF_OTHERS } from "../../../emulator/settingsWalk/elsewhere";
import { row, type Row, type Rows } from "./row";

const MONITORED = { monitoring: { enabled: true, emails: ["one@example.com"] } };
const monitored = (name: string, from: unknown, to: unknown): Row => row(`monitoring.${name}`, from, to, MONITORED);
const MACHINES = {
  imageId:
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/elsewhere/providers/Microsoft.Compute/images/dlp",
  vmSize: "Standard_D4s_v5",
};
const SERVERS = { addresses: ["10.77.254.10"], enforceAddresses: ["10.90.0.10"] };
const ON_PREMISES = { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] };
const KEY = "0123456789abcdef".repeat(4);
const TUNNEL = { onPremises: ON_PREMISES, preSharedKey: KEY };
const BGP = { addresses: ["169.254.21.2"], peerAsn: 65010, peerAddress: "169.254.21.1" };
const detection = (name: string, from: unknown, to: unknown): Row =>
  row(`detectionServer.${name}`, from, to, { detectionServer: SERVERS, enforceTunnel: TUNNEL });
const tunnel = (name: string, from: unknown, to: unknown): Row =>
  row(`enforceTunnel.${name}`, from, to, { enforceTunnel: TUNNEL });
const ipsec = (name: string, from: unknown, to: unknown, along?: Readonly<Record<string, string>>): Row => ({
  ...tunnel(`ipsec.${name}`, from, to),
  ...(along ? { along: { enforceTunnel: { ipsec: { [name]: to, ...along } } } } : {}),
});

/** The stack as a whole, its monitoring, and Symantec's servers. */
export const surroundingRows: Rows = () => [
  row("azure-native:location", "westeurope", "northeurope"),
  row("preset", "dev", "test"),
  row("expires", undefined, "7d"),
  row("workload", undefined, "test"),
  row("tags", {}, { team: "one" }),

  row("monitoring.enabled", false, true),
  monitored("emails", ["one@example.com"], ["other@example.com"]),
  monitored("retentionDays", 90, 60),
  monitored("workspace", undefined, { id: WORKSPACE_OF_OTHERS }),
  monitored("transactions", true, false),
  row("monitoring.flowLogs", undefined, { storageAccount: STORAGE_OF_OTHERS }),
  row("monitoring.budget", undefined, { monthly: 1500, emails: ["cost@example.com"] }),
  row("monitoring.scrape", undefined, { from: ["10.40.3.4/32"] }),
  row("monitoring.scrape", { from: ["10.40.3.4/32"] }, { from: ["10.40.3.5/32"] }),
  row("monitoring.scrape", { from: ["10.40.3.4/32"] }, { from: ["10.40.3.4/32"], port: 9200 }),

  detection("subnet", "10.77.254.0/27", "10.77.254.0/26"),
  detection("addresses", ["10.77.254.10"], ["10.77.254.11"]),
  {
    ...detection("enforceAddresses", ["10.90.0.10"], ["10.90.0.11"]),
    when: "where a tunnel leads there, because its routes change too",
  },
  row(
    "detectionServer.enforceAddresses",
    ["10.40.0.10"],
    ["10.40.0.11"],
    {
      network: { peerings: [{ network: NETWORK_OF_OTHERS, addressSpace: ["10.40.0.0/16"] }] },
      detectionServer: { addresses: SERVERS.addresses },
    },
    "where a peering does",
  ),
  detection("enforcePort", 8100, 8200),
  detection("icapPort", 1344, 1345),
  detection("machines", undefined, MACHINES),
  detection("machines", MACHINES, { ...MACHINES, vmSize: "Standard_D8s_v5" }),

  tunnel("withoutGateway", false, true),
  tunnel("gatewaySubnet", "10.77.255.0/27", "10.77.250.0/26"),
  tunnel("sku", "VpnGw1AZ", "VpnGw2AZ"),
  tunnel("activeActive", false, true),
  tunnel("onPremises", ON_PREMISES, { ...ON_PREMISES, gatewayAddress: "52.1.2.4" }),
  tunnel("preSharedKey", KEY, [...KEY].reverse().join("")),
  tunnel("ipsec", undefined, { ikeEncryption: "GCMAES256" }),
  tunnel("policyBasedSelectors", false, true),
  tunnel("dpdTimeoutSeconds", 45, 30),
  tunnel("bgp", undefined, BGP),
  ipsec("ikeEncryption", "AES256", "GCMAES256"),
  ipsec("ikeIntegrity", "SHA384", "SHA256"),
  ipsec("dhGroup", "ECP384", "ECP256"),
  ipsec("ipsecEncryption", "GCMAES256", "AES256", { ipsecIntegrity: "SHA256" }),
  ipsec("ipsecIntegrity", "GCMAES256", "SHA256", { ipsecEncryption: "AES256" }),
  ipsec("pfsGroup", "ECP384", "ECP256"),
  ipsec("saLifeTimeSeconds", 27000, 3600),
  ipsec("saDataSizeKilobytes", 102400000, 2048),
];
