/**
 * Stryker's settings for `npm run mutation` (scripts/mutation.ts), which names the files to mutate on the command line and the
 * tests to run in `MUTATION_TESTS` (jest.config.js beside this file).
 */
export default {
  testRunner: "jest",
  plugins: [
    "@stryker-mutator/jest-runner",
    import.meta.resolve("./sample.mjs"),
    import.meta.resolve("./survivors.mjs"),
  ],
  checkers: ["sample"],
  jest: { projectType: "custom", configFile: "tools/mutation/jest.config.js", enableFindRelatedTests: false },
  // Each mutant runs the tests that reach its line, and no other.
  coverageAnalysis: "perTest",
  // An endless loop is noticed by how often its lines run, a hundred times as often as usual, at once and on a busy machine too. The
  // time is for what hangs without running, or runs lines that cost much. On a machine with much other work a slow mutant may reach it, and then counts as noticed.
  timeoutMS: 60_000,
  // The first run has all tests of an area, the properties too, and each line counts who reaches it.
  dryRunTimeoutMinutes: 60,
  concurrency: 1,
  disableTypeChecks: false,
  tempDirName: "reports/mutation/sandbox",
  reporters: ["progress-append-only", "survivors", "json"],
  jsonReporter: { fileName: process.env.MUTATION_REPORT },
  ignorePatterns: ["/reports", "/tools/*/node_modules"],
  allowConsoleColors: false,
};
