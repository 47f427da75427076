import type { Change } from "./change";
import {
  ADDRESSES_OF_OTHERS,
  GROUP_OF_OTHERS,
  IDENTITIES_OF_OTHERS,
  KEYS_OF_OTHERS,
  OPEN_VAULT_OF_OTHERS,
  PLAN_OF_OTHERS,
  SUBNETS_OF_OTHERS,
  WORKSPACE_OF_OTHERS,
} from "./elsewhere";

const ENDPOINT = { subnetPrefix: "10.77.9.0/28" };

/** The vault's private endpoint, and things that are there already in the place of new ones. */
export const EXISTING: readonly Change[] = [
  {
    what: "a private endpoint of the vault",
    to: { vault: { privateEndpoint: ENDPOINT } },
    lanes: "stay",
    makesUnknown: true,
  },
  {
    what: "no private endpoint of the vault any more",
    to: { vault: { privateEndpoint: { ...ENDPOINT, withoutEndpoint: true } } },
    lanes: "stay",
  },
  { what: "nor its subnet", to: { vault: { privateEndpoint: undefined } }, lanes: "stay" },
  {
    what: "keys, identities and a DDoS protection plan that exist",
    to: {
      lanes: { diskEncryptionSet: KEYS_OF_OTHERS, identities: IDENTITIES_OF_OTHERS },
      network: { ddosPlan: PLAN_OF_OTHERS },
    },
    lanes: "replaced",
  },
  {
    what: "keys of Azure's and identities of the stack's own again, and no plan",
    to: { lanes: { diskEncryptionSet: undefined, identities: undefined }, network: { ddosPlan: undefined } },
    lanes: "replaced",
    makesUnknown: true,
  },
  {
    what: "public addresses that exist",
    to: { publicAddresses: { existing: ADDRESSES_OF_OTHERS } },
    lanes: "stay",
    makesUnknown: true,
  },
  {
    what: "a network that exists",
    to: {
      network: {
        existing: SUBNETS_OF_OTHERS,
        ...{ peerings: undefined, addressSpace: undefined, laneSubnets: undefined, natGateways: undefined },
      },
    },
    lanes: "replaced",
  },
  {
    what: "a vault that exists",
    to: { vault: { existing: OPEN_VAULT_OF_OTHERS, purgeProtection: undefined } },
    lanes: "replaced",
    makesUnknown: true,
  },
  {
    what: "a vault of the stack's own again",
    to: { vault: { existing: undefined, purgeProtection: true } },
    lanes: "replaced",
    makesUnknown: true,
  },
  {
    what: "a workspace that exists",
    to: { monitoring: { workspace: { id: WORKSPACE_OF_OTHERS } } },
    lanes: "stay",
  },
  {
    what: "a resource group that exists",
    to: { resourceGroup: { existing: GROUP_OF_OTHERS } },
    lanes: "replaced",
    makesUnknown: true,
  },
];
