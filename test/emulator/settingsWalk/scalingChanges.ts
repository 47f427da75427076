import type { Change } from "./change";

/** Apart from changes that replace the sets: the settings of new sets name ids that no preview knows. */
export const SCALING: readonly Change[] = [
  {
    what: "autoscale",
    to: { lanes: { autoscale: { minimum: 1, maximum: 4 } } },
    lanes: "stay",
  },
  { what: "no autoscale", to: { lanes: { autoscale: undefined } }, lanes: "stay" },
];
