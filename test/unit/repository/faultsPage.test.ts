/** The pages about faults have each fault that the long run puts on a gateway; and a page after a run of some of the faults. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CLAMAV_FAULTS } from "../../long/faults/clamav/all";
import { INSPECTOR_FAULTS } from "../../long/faults/inspector/all";
import type { Fault, Measured } from "../../long/faults/fault";
import { faultsPage, unmeasured } from "../../long/faults/page";
import { EXTERNAL_GROUP, keyOf, partsOf, rowsOf } from "../../long/faults/rows";
import { pageWithExternal } from "../../long/external/page";
import { EXTERNAL_FAULTS } from "../../long/external/faults";

const root = join(__dirname, "../../..");
const made = { system: "Debian", engine: "inspector" } as const;
const pageNamed = (name: string): string => readFileSync(join(root, "docs", name), "utf8");
const page = pageNamed("faults.md");

test.each([
  ["faults.md", INSPECTOR_FAULTS],
  ["faults-clamav.md", CLAMAV_FAULTS],
])("%s has every fault, with the effect that the test demands or as not measured", (name, faults) => {
  const page = pageNamed(name);
  const rows = rowsOf(partsOf(page).gateway);
  const missing = unmeasured(page);
  expect([...rows.keys(), ...missing].sort()).toEqual(faults.map(keyOf).sort());
  const wrong = faults.filter(
    (fault) => !missing.includes(keyOf(fault)) && rows.get(keyOf(fault))![1] !== fault.effect,
  );
  expect(wrong).toEqual([]);
  expect(page.replaceAll("\n", " ")).toContain(`Each of the ${rows.size} faults `);
});

test("every fault of external servers is on the page", () => {
  const named = EXTERNAL_FAULTS.map(({ name }) => keyOf({ group: EXTERNAL_GROUP, name }));
  expect([...rowsOf(partsOf(page).external).keys()]).toEqual(named);
});

test("a run of either test leaves the other's part of the page as it is", () => {
  expect(pageWithExternal(page, [])).toBe(page);
  expect(partsOf(faultsPage(INSPECTOR_FAULTS, [], page, made)).external).toBe(partsOf(page).external);
});

test("no other page says how many faults there are", () => {
  for (const other of ["README.md", "docs/operations.md", "docs/emulator.md", "docs/decisions.md"])
    expect(readFileSync(join(root, other), "utf8")).not.toMatch(/\b\d+ faults/);
});

describe("a run of some of the faults", () => {
  const fault = (name: string, effect: Fault["effect"] = "errors"): Fault => ({
    ...{ group: "kill -9", name, effect },
    begin: () => Promise.resolve(),
  });
  const measured = (one: Fault, failed: number): Measured => ({
    ...{ fault: one, date: "2026-01-02", servesAfterSeconds: 1.25, answered: 10, failed },
    ...{ answeredByBoth: 9, failovers: 2 },
  });
  const [clamd, relay, guard] = [fault("clamd"), fault("relay"), fault("guard")];
  const first = faultsPage([clamd, relay], [measured(clamd, 1), measured(relay, 2)], "", made);

  test("writes their rows anew, leaves the others, and drops what is no fault any more", () => {
    const rows = rowsOf(faultsPage([clamd, guard], [measured(guard, 3)], first, made));
    expect([...rows].map(([key, row]) => [key, row[2]])).toEqual([
      ["kill -9, clamd", "1 of 11"],
      ["kill -9, guard", "3 of 13"],
    ]);
  });

  test("names what has no row with the expected effect as not measured", () => {
    const after = faultsPage([fault("clamd", "nothing"), relay], [], first, made);
    expect([...rowsOf(after).keys()]).toEqual(["kill -9, relay"]);
    expect(unmeasured(after)).toEqual(["kill -9, clamd"]);
    expect(unmeasured(first)).toEqual([]);
  });
});
