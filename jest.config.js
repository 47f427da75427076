/** One jest project per kind of test: `unit` needs nothing but npm packages, `emulator` the Pulumi CLI, `e2e` root on Linux. */
const shared = (name, timeoutMs) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }] },
  testEnvironment: "node",
  testEnvironmentOptions: {},
  setupFilesAfterEnv: [],
  globals: { TEST_TIMEOUT_MS: timeoutMs },
});

module.exports = {
  projects: [shared("unit", 5_000), shared("emulator", 120_000), shared("e2e", 300_000)],
};
