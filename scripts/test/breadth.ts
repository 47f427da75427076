/**
 * Test files of `npm test -- --all` alone: they show for another place, client, program, language or setting what the others show, and
 * take about as long as all the others together. CI runs them before anything lands.
 */

/** By suite, paths under its folder without their end. */
export const BREADTH: Readonly<Record<string, readonly string[]>> = {
  emulator: [
    "backends",
    "clouds",
    "existingGroup",
    "existingParts",
    "existingPreview",
    "existingVault",
    "existingWorkspace",
    "nodeVersions",
    "package",
    "policyPack",
    "previewExamples",
    "regionDown",
    "regionParts",
    "reviewStack",
    "secondRegion",
    "settingsWalk",
    "vaultEndpoint",
  ],
  e2e: [
    "elsewhere",
    "existing",
    "foreignFilter",
    "foreignPeered",
    "foreignRust",
    "foreignServer",
    "places",
    "rotation",
    "tunnel",
    "vaultEndpoint",
  ],
};

/** Patterns of the paths that jest is to ignore, as its option `--testPathIgnorePatterns` takes them. */
export const breadthPatterns = (suite: string): string[] =>
  (BREADTH[suite] ?? []).map((path) => String.raw`/test/${suite}/${path}\.test\.ts$`);

/** The words about the files that were left out. */
export const leftOut = (): string => {
  const files = Object.entries(BREADTH).flatMap(([suite, paths]) => paths.map((path) => `${suite}/${path}`));
  return `Left to npm test -- --all, which CI runs: ${files.join(", ")}.`;
};
