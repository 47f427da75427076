/**
 * One jest project per kind of test: `unit` needs nothing but npm packages, `programs` the interpreters of the gateways' own
 * programs, `emulator` the Pulumi CLI, `e2e` root on Linux.
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
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/reports/"], // copies of the project, while `npm run mutation` runs
  setupFilesAfterEnv: [`<rootDir>/test/${name}/timeLimit.ts`], // jest takes no `testTimeout` of a project
});

/** Modules of Pulumi's SDK and of zod that no unit test uses, as these name them: each file of tests would load them anew. */
const NOT_LOADED =
  "^(\\.\\./\\.\\./typescript-shim|\\./automation|\\./closure/(serializeClosure|codePaths)|\\.\\./locales/index\\.cjs)$";
const unit = {
  ...project("unit"),
  moduleNameMapper: {
    [NOT_LOADED]: "<rootDir>/test/unit/notLoaded.js",
    "^fflate$": "<rootDir>/test/unit/compressedOnce.js",
  },
};

module.exports = {
  projects: [unit, project("programs"), project("emulator"), project("e2e"), project("long")],
  maxWorkers: "100%",
  testSequencer: "<rootDir>/test/longestFirst.js",
};
