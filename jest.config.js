const COMPRESSORS = require("./test/compressors");

/**
 * One jest project per kind of test: `unit`, `integration` and `properties` need nothing but npm packages, `programs` the interpreters of the
 * gateways' own programs, `emulator` the Pulumi CLI, `e2e` root on Linux.
 * `long` is e2e that takes many minutes; only `npm test -- --only long` runs it.
 * The time limits stop what hangs; they assert no speed, so a busy machine must not reach them.
 */
const project = (name) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  testEnvironment: "<rootDir>/test/oneContext.js",
  runtime: "<rootDir>/test/sharedModules.js",
  modulePathIgnorePatterns: ["<rootDir>/reports/"], // copies of the project, while `npm run mutation` runs
  setupFilesAfterEnv: [`<rootDir>/test/${name}/timeLimit.ts`], // jest takes no `testTimeout` of a project
});

/** Projects that deploy the same boot configuration again and again. */
const compressedOnce = (name) => ({
  ...project(name),
  moduleNameMapper: { [COMPRESSORS.source]: "<rootDir>/test/unit/compressedOnce.js" },
});

/** Projects in which lists of different lengths are never equal. */
const comparingLengths = (one) => ({
  ...one,
  setupFilesAfterEnv: [...one.setupFilesAfterEnv, "<rootDir>/test/listLengths.js"],
});

module.exports = {
  projects: [
    ...["unit", "integration", "properties"].map(compressedOnce).map(comparingLengths),
    compressedOnce("emulator"),
    ...["programs", "e2e", "long"].map(project),
  ],
  maxWorkers: "100%",
  // On a busy machine the end of a process takes longer than jest's half second, after which jest calls it a leak of the tests.
  workerGracefulExitTimeout: 20_000,
  testSequencer: "<rootDir>/test/longestFirst.js",
};
