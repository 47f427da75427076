/**
 * Lists of different lengths are not equal, in every test of `unit`, `integration` and `properties`. Jest's `toEqual` alone takes `[undefined]` for `[]`, so
 * a list with a value too many would pass.
 */
const differInLength = (a, b) => (Array.isArray(a) && Array.isArray(b) && a.length !== b.length ? false : undefined);

/** Jest keeps the testers for all test files of a process. */
const ADDED = Symbol.for("lists of different lengths are not equal");
if (globalThis[ADDED] === undefined) {
  expect.addEqualityTesters([differInLength]);
  globalThis[ADDED] = true;
}
