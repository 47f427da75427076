/** The unit tests of the areas that are mutated: globs below test/unit, separated by commas, in `MUTATION_TESTS`. */
const { projects } = require("../../jest.config.js");

const unit = projects.find(({ displayName }) => displayName === "unit");
const globs = (process.env.MUTATION_TESTS ?? "").split(",");

module.exports = { ...unit, testMatch: globs.map((glob) => `<rootDir>/test/unit/${glob}`) };
