/**
 * Test files that only `npm test -- --all` runs. They repeat what other tests show, for another place, client, engine, product, program, language
 * or setting, with random files, or as a page says it, and take about as long as all the others together. CI runs them before a change lands.
 */

/** Paths below the suite's folder, without `.test.ts`, by suite. */
export const BREADTH: Readonly<Record<string, readonly string[]>> = {
  programs: [
    "bench/commands",
    "bench/inspectFiles",
    "cloud-init/clamav/fileTypes",
    "cloud-init/clamav/rules",
    "cloud-init/external/constantTag",
    "cloud-init/external/products",
    "emulator/appliances/standIn",
    "inspector/command/policyRulesPage",
    "inspector/command/wordsPage",
    "inspector/reading/fuzz",
    "scripts/awsBoot",
    "scripts/rhelInstall",
    "tools/image/imageRecipe",
  ],
  emulator: [
    "authorityRotation",
    "autoscale",
    "backends",
    "benchOperation",
    "budget",
    "clouds",
    "existingGroup",
    "existingParts",
    "existingPreview",
    "existingVault",
    "existingWorkspace",
    "nodeVersions",
    "package",
    "policyPack",
    "previewElsewhere",
    "previewExamples",
    "previewNetwork",
    "regionDown",
    "regionParts",
    "reviewStack",
    "secondRegion",
    "settingsWalk",
    "tunnelRemoval",
    "vaultEndpoint",
    "vaultRecovery",
  ],
  e2e: [
    "elsewhere",
    "existing",
    "failOpen",
    "foreignFilter",
    "foreignPeered",
    "foreignRust",
    "foreignServer",
    "inspection",
    "places",
    "rotation",
    "router",
    "tunnel",
    "vaultEndpoint",
  ],
};

/** Patterns of these paths for jest's option `--testPathIgnorePatterns`. */
export const breadthPatterns = (suite: string): string[] =>
  (BREADTH[suite] ?? []).map((path) => String.raw`/test/${suite}/${path}\.test\.ts$`);

/** A sentence about the test files that are left out. */
export const leftOut = (): string => {
  const files = Object.entries(BREADTH).flatMap(([suite, paths]) => paths.map((path) => `${suite}/${path}`));
  return `Left to npm test -- --all, which CI runs: ${files.join(", ")}.`;
};
