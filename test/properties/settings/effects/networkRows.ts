import {
  ADDRESSES_OF_OTHERS,
  GROUP_OF_OTHERS,
  NETWORK_OF_OTHERS,
  OPEN_VAULT_OF_OTHERS,
  PLAN_OF_OTHERS,
  SECOND_KEYS_OF_OTHERS,
  KEYS_OF_OTHERS,
  SECOND_STORAGE_OF_OTHERS,
  STORAGE_OF_OTHERS,
  SUBNETS_OF_OTHERS,
} from "../../../emulator/settingsWalk/elsewhere";
import { row, type Rows } from "./row";

const SUBNETS = { a: "10.77.1.0/24", b: "10.77.2.0/24" };
const PEERING = { network: NETWORK_OF_OTHERS, addressSpace: ["10.40.0.0/16"] };
const ENDPOINT = { subnetPrefix: "10.77.9.0/28" };
const OTHER_ADDRESSES = { a: ADDRESSES_OF_OTHERS.b, b: ADDRESSES_OF_OTHERS.a };
/** Lane b elsewhere, with zones, because the preset dev has none. */
const SECOND = { location: "northeurope", zones: [1] };
const NORTH = { secondRegion: SECOND };
const IN_NORTH = { secondRegion: { ...SECOND, subnet: "10.78.2.0/24" } };
const WITHOUT_ZONES = { secondRegion: { location: "northeurope" }, preset: "test" };

/** The network, the addresses, the vault, and the second region. */
export const networkRows: Rows = () => [
  row("resourceGroup.existing", undefined, GROUP_OF_OTHERS),

  row(
    "network.addressSpace",
    "10.77.0.0/16",
    "10.76.0.0/15",
    { network: { laneSubnets: SUBNETS } },
    "as long as both subnets stay inside it",
  ),
  row(
    "network.addressSpace",
    "10.77.0.0/16",
    "10.80.0.0/16",
    { network: { laneSubnets: SUBNETS } },
    "otherwise, with the network",
    {
      network: { laneSubnets: { a: "10.80.1.0/24", b: "10.80.2.0/24" } },
    },
  ),
  row("network.laneSubnets", SUBNETS, { ...SUBNETS, b: "10.77.4.0/24" }),
  row("network.natGateways", "shared", "perLane"),
  row("network.egress", "restricted", "open"),
  row("network.ddosPlan", undefined, PLAN_OF_OTHERS),
  row("network.peerings", [], [PEERING]),
  row("network.peerings", [PEERING], [{ ...PEERING, remoteGateway: true }]),
  row("network.existing", undefined, SUBNETS_OF_OTHERS),

  row("publicAddresses.protect", true, false),
  row("publicAddresses.lock", true, false),
  row("publicAddresses.existing", undefined, ADDRESSES_OF_OTHERS),
  row("publicAddresses.existing", ADDRESSES_OF_OTHERS, OTHER_ADDRESSES),

  row("vault.purgeProtection", false, true, {}, "by `true`"),
  row("vault.purgeProtection", true, false, {}, "by `false`, with the vault, because Azure cannot turn it off"),
  row("vault.softDeleteDays", 7, 30),
  row("vault.existing", undefined, OPEN_VAULT_OF_OTHERS, { network: { existing: SUBNETS_OF_OTHERS } }),
  row("vault.privateEndpoint", undefined, ENDPOINT),
  row("vault.privateEndpoint", ENDPOINT, { ...ENDPOINT, withoutEndpoint: true }),

  row("secondRegion.location", undefined, "northeurope"),
  row("secondRegion.location", "northeurope", "swedencentral"),
  row("secondRegion.zones", [1], [1, 2], NORTH),
  row("secondRegion.zonesOfLocation", [1], [1, 2], NORTH, "where `zones` is given, and in dev"),
  row("secondRegion.zonesOfLocation", [1], [1, 2], WITHOUT_ZONES, "elsewhere, where `zones` follows from it"),
  row("secondRegion.addressSpace", "10.78.0.0/16", "10.78.0.0/17", IN_NORTH, "as long as the subnet stays inside it"),
  row("secondRegion.addressSpace", "10.78.0.0/16", "10.79.0.0/16", IN_NORTH, "otherwise, with this network", {
    secondRegion: { subnet: "10.79.2.0/24" },
  }),
  row("secondRegion.subnet", "10.78.2.0/24", "10.78.3.0/24", NORTH),
  row("secondRegion.endpointSubnet", "10.78.9.0/28", "10.78.10.0/28", {
    ...NORTH,
    vault: { privateEndpoint: ENDPOINT },
  }),
  row("secondRegion.diskEncryptionSet", SECOND_KEYS_OF_OTHERS, `${SECOND_KEYS_OF_OTHERS}2`, {
    ...NORTH,
    lanes: { diskEncryptionSet: KEYS_OF_OTHERS },
  }),
  row(
    "secondRegion.flowLogs",
    { storageAccount: SECOND_STORAGE_OF_OTHERS },
    { storageAccount: `${SECOND_STORAGE_OF_OTHERS}2` },
    { ...NORTH, monitoring: { flowLogs: { storageAccount: STORAGE_OF_OTHERS } } },
  ),
];
