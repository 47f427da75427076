import { readStackYaml } from "../../../engine/stackYaml";
import { READ_BY_THE_CLI } from "./readByTheCli";

test.each(READ_BY_THE_CLI)("%s is read as %j, as by the Pulumi CLI", (written, value) => {
  expect(readStackYaml(`list: [${written}]\nalone: ${written}\n${written}: name`)).toEqual({
    list: [value],
    alone: value,
    [String(value)]: "name",
  });
});

test("a text in quotes, or in a block, is unchanged", () => {
  expect(readStackYaml(`- "012"\n- '1_000'\n- "2026-1-2"\n- |-\n  0b11\n`)).toEqual([
    "012",
    "1_000",
    "2026-1-2",
    "0b11",
  ]);
});

test("a time is handed over in the form that the settings refuse where a text is taken", () => {
  const times = ["2026-12-31T10:00:00Z", "2026-12-31 1:02:03.5", "2026-12-31t10:00:00+02:00"];
  expect(readStackYaml(times.map((time) => `- ${time}\n`).join(""))).toEqual([
    "2026-12-31 10:00:00 +0000 UTC",
    "2026-12-31 01:02:03 +0000 UTC",
    "2026-12-31 10:00:00 +0000 UTC",
  ]);
});
