import { repeat } from "../../../bench/rounds";

describe("the rounds of the bench", () => {
  /** Rounds of so many milliseconds each, by a clock of their own. */
  const roundsOf = (limits: { runs: number; milliseconds: number }, ...lengths: number[]): Promise<number> => {
    let time = 0;
    return repeat(
      limits,
      async (round) => void (time += lengths[round - 1] ?? lengths.at(-1) ?? 0),
      () => time,
    );
  };

  test("are as many as asked for where there is time", async () => {
    expect(await roundsOf({ runs: 5, milliseconds: 1000 }, 10)).toBe(5);
  });

  test("end before one that would not fit, judged by the longest so far", async () => {
    expect(await roundsOf({ runs: 5, milliseconds: 100 }, 30)).toBe(3);
    expect(await roundsOf({ runs: 5, milliseconds: 100 }, 50, 10)).toBe(2);
  });

  test("are one at least, however long it takes", async () => {
    expect(await roundsOf({ runs: 5, milliseconds: 100 }, 5000)).toBe(1);
  });
});
