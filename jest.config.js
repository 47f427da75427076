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

/**
 * Modules of Pulumi's SDK and of zod that no test uses, as these name them: the TypeScript compiler, the serializer of functions and
 * the translations. Each file of tests would load them anew.
 */
const NOT_LOADED = [
  "\\.\\./\\.\\./typescript-shim",
  "\\./closure/(serializeClosure|codePaths)",
  "\\.\\./locales/index\\.cjs",
];
const notLoaded = (modules) => ({ [`^(${modules.join("|")})$`]: "<rootDir>/test/notLoaded.js" });
const unit = {
  ...project("unit"),
  moduleNameMapper: {
    ...notLoaded([...NOT_LOADED, "\\./automation"]),
    "^fflate$": "<rootDir>/test/unit/compressedOnce.js",
  },
};
/** Tests that run the engine, through the SDK's Automation API. */
const withEngine = (name) => ({ ...project(name), moduleNameMapper: notLoaded(NOT_LOADED) });

module.exports = {
  projects: [unit, project("programs"), ...["emulator", "e2e", "long"].map(withEngine)],
  maxWorkers: "100%",
  testSequencer: "<rootDir>/test/longestFirst.js",
};
