/** A part of the code in which tests must notice every change. */
export interface Area {
  /** Folder of the code. */
  readonly folder: string;
  /** Globs of its tests, below test/unit, test/integration and test/properties. */
  readonly tests: readonly string[];
}

/** The areas in which decisions are made: admitted clients, violations, meanings of answers, valid settings. */
export const AREAS: readonly Area[] = [
  { folder: "icap", tests: ["icap/**/*.test.ts"] },
  { folder: "policy", tests: ["policy/**/*.test.ts"] },
  { folder: "exposure", tests: ["exposure/**/*.test.ts"] },
  { folder: "infra/network", tests: ["infra/network/**/*.test.ts", "infra/*.test.ts"] },
  { folder: "infra/settings", tests: ["infra/settings/**/*.test.ts"] },
];
