import type { Change } from "./change";
import { KEYS_OF_OTHERS, SECOND_KEYS_OF_OTHERS, SECOND_STORAGE_OF_OTHERS, STORAGE_OF_OTHERS } from "./elsewhere";

/** Hours for updates that are not those of the defaults. */
export const OTHER_WINDOWS = {
  a: { days: ["Mon"], from: "22:00", hours: 2 },
  b: { days: ["Thu"], from: "22:00", hours: 2 },
} as const;

const ENDPOINT = { subnetPrefix: "10.77.9.0/28" };

const MOVED = { a: "stay", b: "replaced" } as const;

/** Lane b in a second region, there elsewhere, and back: lane a's machines stay. */
const SECOND_REGION: readonly Change[] = [
  {
    what: "lane b in a second region",
    to: { secondRegion: { location: "northeurope" } },
    lanes: MOVED,
    makesUnknown: true,
  },
  {
    what: "other zones of the second region",
    to: { secondRegion: { zones: [1, 2], zonesOfLocation: [1, 2, 3] } },
    lanes: MOVED,
    makesUnknown: true,
  },
  {
    what: "endpoints, flow logs and lists in both regions",
    to: {
      vault: { privateEndpoint: ENDPOINT },
      monitoring: { flowLogs: { storageAccount: STORAGE_OF_OTHERS } },
      dlp: { listUploadFrom: ["52.1.2.3"] },
      secondRegion: { endpointSubnet: "10.78.9.0/28", flowLogs: { storageAccount: SECOND_STORAGE_OF_OTHERS } },
    },
    lanes: "stay",
    makesUnknown: true,
  },
  {
    what: "keys of others in both regions",
    to: {
      lanes: { diskEncryptionSet: KEYS_OF_OTHERS },
      secondRegion: { diskEncryptionSet: SECOND_KEYS_OF_OTHERS },
    },
    lanes: "replaced",
  },
  {
    what: "no endpoints, flow logs, lists and keys in both regions any more",
    to: {
      vault: { privateEndpoint: { ...ENDPOINT, withoutEndpoint: true } },
      monitoring: { flowLogs: undefined },
      dlp: { listUploadFrom: undefined },
      lanes: { diskEncryptionSet: undefined },
      secondRegion: { flowLogs: undefined, diskEncryptionSet: undefined },
    },
    lanes: "replaced",
  },
  {
    what: "nor the endpoints' subnets",
    to: { vault: { privateEndpoint: undefined }, secondRegion: { endpointSubnet: undefined } },
    lanes: "stay",
  },
  {
    what: "another network in the second region",
    to: { secondRegion: { addressSpace: "10.79.0.0/16", subnet: "10.79.2.0/24" } },
    lanes: MOVED,
    makesUnknown: true,
  },
  {
    what: "another second region",
    to: { secondRegion: { location: "swedencentral", zonesOfLocation: undefined } },
    lanes: MOVED,
    makesUnknown: true,
  },
  {
    what: "no second region",
    to: {
      secondRegion: { location: undefined, zones: undefined, addressSpace: undefined, subnet: undefined },
    },
    lanes: MOVED,
    makesUnknown: true,
  },
];

/** Apart from changes that replace the sets: the settings of new sets name ids that no preview knows. */
export const SCALING: readonly Change[] = [
  {
    what: "autoscale",
    to: { lanes: { autoscale: { minimum: 1, maximum: 4 } } },
    lanes: "stay",
  },
  { what: "no autoscale", to: { lanes: { autoscale: undefined } }, lanes: "stay" },
  ...SECOND_REGION,
];
