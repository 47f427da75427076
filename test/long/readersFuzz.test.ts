/** 2,000 changed files of each format, each time other ones: the seed is printed, and READERS_FUZZ_SEED repeats it. */
import { fuzzReaders } from "../programs/inspector/reading/fuzz";

const seed = Number(process.env.READERS_FUZZ_SEED ?? Date.now() % 2 ** 31);

test("no reader fails or hangs over 2,000 changed files of each format", () => {
  console.info(`READERS_FUZZ_SEED=${seed}`);
  const { wrong, formats } = fuzzReaders(seed, 2000);
  expect(wrong).toEqual([]);
  expect(Object.values(formats).every((count) => count === 2000)).toBe(true);
});
