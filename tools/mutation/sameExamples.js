/** The random examples of the properties are the same for each mutant, and in each run of `npm run mutation`. */
require("fast-check").configureGlobal({ seed: 1 });

// A test that is stopped has failed. A minute is far more than any test of an area takes, so what reaches it hangs.
jest.setTimeout(60_000);
