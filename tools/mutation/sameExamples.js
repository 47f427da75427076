/** The random examples of the properties are the same for each mutant, and in each run of `npm run mutation`. */
require("fast-check").configureGlobal({ seed: 1 });

// A test that is stopped has failed: a busy machine must not reach the limit.
jest.setTimeout(600_000);
