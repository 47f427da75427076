import { RULES } from "./rules";
import { ENVIRONMENTS, type Rule } from "./types";

/** The rules as Markdown, for docs/guard-rails.md: a table, then each rule's reason and remedy. */
export function rulesMarkdown(): string {
  const head = ["rule", "severity", ...ENVIRONMENTS, "requirement"];
  const rows = RULES.map((rule) => [
    `[\`${rule.name}\`](#${rule.name})`,
    rule.severity,
    ...ENVIRONMENTS.map((environment) => rule.enforcement[environment]),
    rule.title,
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), "", ...RULES.map(section)].join("\n");
}

function section({ name, reason, remedy, scope }: Rule): string {
  const when =
    scope === "resource"
      ? "Judged for each resource before it is created."
      : "Judged over the whole stack, at the end of the preview and of the update.";
  return `### ${name}\n\n${reason}\n\nTo satisfy it: ${remedy}\n\n${when}\n`;
}
