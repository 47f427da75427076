import { familyOf, kibibytes, parseStat } from "../../../../scripts/rehearse/peakMemory";

describe("peak memory", () => {
  test("counts children of children, and nobody else's", () => {
    const processes = [
      { pid: 1, parent: 0 },
      { pid: 30, parent: 20 },
      { pid: 10, parent: 1 },
      { pid: 20, parent: 10 },
      { pid: 40, parent: 1 },
    ];
    expect(familyOf(10, processes).sort()).toEqual([10, 20, 30]);
  });

  test("a process name with brackets and blanks does not confuse the reading", () => {
    expect(parseStat("42 (a) b (c) S 7 42 42 0")).toEqual({ pid: 42, parent: 7 });
  });

  test("a line that is not there counts nothing", () => {
    expect(kibibytes("Rss:  10 kB\nPss:   7 kB\n", "Pss")).toBe(7);
    expect(kibibytes("", "Pss")).toBe(0);
  });
});
