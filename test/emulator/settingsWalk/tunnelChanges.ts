import type { Change } from "./change";

/** A pre-shared key; encrypted in the stack file, as one must be. */
const KEY = "0123456789abcdef".repeat(4);

/** A paid image, as the marketplace names them. */
const PLAN = { publisher: "acme", offer: "dlp", sku: "byol", version: "16.0.1" };

/**
 * Detection servers, and the tunnel to Enforce, which moves their subnet in the network's list. The last changes of all, because a
 * tunnel is not taken away in one update (docs/tunnel.md).
 */
export const TUNNEL: readonly Change[] = [
  {
    what: "detection servers",
    to: {
      detectionServer: {
        subnet: "10.77.251.0/27",
        addresses: ["10.77.251.10"],
        enforceAddresses: ["10.77.252.10"],
        enforcePort: 8200,
        icapPort: 1345,
        machines: { marketplace: PLAN, vmSize: "Standard_D4s_v5" },
      },
    },
    lanes: "stay",
    makesUnknown: true,
  },
  {
    what: "a tunnel to Enforce",
    to: {
      detectionServer: { enforceAddresses: ["10.90.0.10"] },
      enforceTunnel: {
        gatewaySubnet: "10.77.250.0/26",
        onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
        preSharedKey: KEY,
        activeActive: true,
        ipsec: { ikeEncryption: "GCMAES256" },
        dpdTimeoutSeconds: 30,
        sku: "VpnGw2AZ",
        bgp: { addresses: ["169.254.21.2", "169.254.21.6"], peerAsn: 65010, peerAddress: "169.254.21.1" },
      },
    },
    lanes: "stay",
    secret: true,
    makesUnknown: true,
  },
  {
    what: "selectors of the tunnel's prefixes, in place of BGP",
    to: { enforceTunnel: { bgp: undefined, policyBasedSelectors: true } },
    lanes: "stay",
    secret: true,
  },
  {
    what: "the tunnel's subnet without its gateway, before it is taken away",
    to: { enforceTunnel: { withoutGateway: true } },
    lanes: "stay",
    secret: true,
  },
];
