import { parse } from "yaml";
import { stackFileText } from "../../../engine/projectCopy";

test("a text that the Pulumi CLI would read as a time, number or boolean is put in quotes", () => {
  const texts = ["2026-12-31", "2026-12-31T10:00:00Z", "012", "1_000", "0b11", "1e3", "true", "null"];
  const content = { config: { texts, count: 12, on: true, block: "two\nlines\n" } };
  const text = stackFileText(content);
  for (const one of texts) expect(text).toContain(`- "${one}"\n`);
  expect(text).toContain("count: 12\n");
  expect(parse(text)).toEqual(content);
});
