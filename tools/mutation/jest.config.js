/** The tests of the areas that are mutated: globs below test/unit, test/integration and test/properties, separated by commas, in `MUTATION_TESTS`. */
const { join } = require("node:path");
const { projects } = require("../../jest.config.js");

const unit = projects.find(({ displayName }) => displayName === "unit");
const globs = (process.env.MUTATION_TESTS ?? "").split(",");

module.exports = {
  ...unit,
  testEnvironment: join(__dirname, "environment.js"), // Stryker does not resolve `<rootDir>`
  runtime: join(__dirname, "../../test/sharedPackages.js"), // a module is loaded anew for each mutant
  runner: join(__dirname, "runner.js"),
  setupFilesAfterEnv: [...unit.setupFilesAfterEnv, join(__dirname, "sameExamples.js")],
  testMatch: globs.map((glob) => `<rootDir>/test/{unit,integration,properties}/${glob}`),
};
