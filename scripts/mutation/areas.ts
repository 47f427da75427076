/** A part of the code whose tests must notice a change of it. */
export interface Area {
  /** Folder of the code. */
  readonly folder: string;
  /** Its tests, as globs below test/unit and test/properties. */
  readonly tests: readonly string[];
}

/** The areas with decisions: who is admitted, what is a violation, what an answer means, which settings are valid. */
export const AREAS: readonly Area[] = [
  { folder: "icap", tests: ["icap/**/*.test.ts"] },
  { folder: "policy", tests: ["policy/**/*.test.ts"] },
  { folder: "exposure", tests: ["exposure/**/*.test.ts"] },
  { folder: "infra/network", tests: ["infra/network/**/*.test.ts", "infra/*.test.ts"] },
  { folder: "infra/settings", tests: ["infra/settings/**/*.test.ts"] },
];
