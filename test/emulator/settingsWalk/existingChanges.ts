import type { Change } from "./change";
import { ADDRESSES_OF_OTHERS, GROUP_OF_OTHERS, SUBNETS_OF_OTHERS, WORKSPACE_OF_OTHERS } from "./elsewhere";

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
