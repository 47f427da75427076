import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { OUTPUT_SETTINGS } from "../../../../infra/component/outputs";

test("docs/component.md names exactly the arguments that may be outputs", () => {
  const page = readFileSync(resolve(__dirname, "../../../../docs/component.md"), "utf8");
  const [, list] = /These arguments may be outputs[^\n]*\n\n([^]*?)\n\n/.exec(page)!;
  const named = new Set([...list!.matchAll(/`([a-zA-Z]+\.[a-zA-Z]+)`/g)].map((match) => match[1]));
  expect([...named].sort()).toEqual([...OUTPUT_SETTINGS].sort());
});
