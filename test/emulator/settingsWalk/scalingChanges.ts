import type { Change } from "./change";

/** Hours for updates that are not those of the defaults. */
export const OTHER_WINDOWS = {
  a: { days: ["Mon"], from: "22:00", hours: 2 },
  b: { days: ["Thu"], from: "22:00", hours: 2 },
} as const;

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
