/** The tests of the areas that are mutated: globs below test/unit and test/properties, separated by commas, in `MUTATION_TESTS`. */
const { join } = require("node:path");
const { projects } = require("../../jest.config.js");

const unit = projects.find(({ displayName }) => displayName === "unit");
const globs = (process.env.MUTATION_TESTS ?? "").split(",");

module.exports = {
  ...unit,
  testEnvironment: join(__dirname, "../../test/oneContext.js"), // Stryker does not resolve `<rootDir>`
  testMatch: globs.map((glob) => `<rootDir>/test/{unit,properties}/${glob}`),
};
