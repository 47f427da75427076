/** Comparisons of lists in unit tests (test/listLengths.js). */
test("a list with undefined at its end is not equal to the list without it", () => {
  expect([undefined]).not.toEqual([]);
  expect({ found: [1, undefined] }).not.toEqual({ found: [1] });
  expect([1, 2]).toEqual(expect.arrayContaining([1]));
});
