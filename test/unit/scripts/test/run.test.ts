import { filesAtATime } from "../../../../scripts/test/run";

const GIB = 2 ** 30;

test.each(["emulator", "e2e"] as const)(
  "two files of %s run at a time where the machine has memory for them",
  (suite) => {
    expect(filesAtATime(suite, { processors: 2, freeMemory: 8 * GIB })).toBe(2);
    expect(filesAtATime(suite, { processors: 64, freeMemory: 512 * GIB })).toBe(2);
    expect(filesAtATime(suite, { processors: 1, freeMemory: 8 * GIB })).toBe(1);
    expect(filesAtATime(suite, { processors: 2, freeMemory: 7 * GIB })).toBe(1);
  },
);

test("tests of a gateway's programs wait for these, so they run at twice the processors", () => {
  expect(filesAtATime("programs", { processors: 2, freeMemory: 8 * GIB })).toBe(4);
});

test("the long suite, which measures, has the machine for itself; unit tests take every processor", () => {
  const large = { processors: 64, freeMemory: 512 * GIB };
  expect([filesAtATime("long", large), filesAtATime("unit", large)]).toEqual([1, 0]);
});
