import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS, RULES } from "../../../policy/index";
import { rulesMarkdown } from "../../../policy/table";

/** Without what formatting a page changes: padding, and the length of a table's rule. */
const plain = (markdown: string): string => markdown.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();

it("docs/guard-rails.md says of the rules what they say of themselves", () => {
  const page = readFileSync(join(__dirname, "../../../docs/guard-rails.md"), "utf8");
  const [, written] = /<!-- rules -->\n([^]*)<!-- \/rules -->/.exec(page) ?? [];
  expect(plain(written ?? "")).toBe(plain(rulesMarkdown()));
});

it("every rule has a name of its own, a reason and a remedy, and demands something somewhere", () => {
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  for (const { name, title, reason, remedy, enforcement } of RULES) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    for (const text of [title, reason, remedy]) expect(text.length).toBeGreaterThan(20);
    expect(ENVIRONMENTS.some((environment) => enforcement[environment] !== "none")).toBe(true);
  }
});
