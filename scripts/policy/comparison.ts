/** Compares two policies applied to the same files. Pure. */
import { renderTable } from "../../console/table";
import type { Difference, PolicyReport, Tested } from "./answers";

/** The files about which two reports differ in verdict or rule. Different counts alone are no difference. */
export function differences(before: PolicyReport, now: PolicyReport): readonly Difference[] {
  const old = new Map(before.files.map((file) => [file.name, file]));
  const names = [...new Set([...now.files, ...before.files].map(({ name }) => name))];
  const current = new Map(now.files.map((file) => [file.name, file]));
  return names.flatMap((name) => {
    const [one, other] = [inWords(old.get(name)), inWords(current.get(name))];
    return one === other
      ? []
      : [{ name, before: one, now: other, verdict: verdictOf(old.get(name)) !== verdictOf(current.get(name)) }];
  });
}

const verdictOf = (file: Tested | undefined): string | undefined => file && ("error" in file ? "error" : file.verdict);

function inWords(file: Tested | undefined): string {
  if (file === undefined) return "not tested";
  if ("error" in file) return "error";
  const named = (action: string) =>
    [...new Set(file.findings.filter((finding) => finding.action === action).map(({ rule }) => rule))].sort();
  const [blocking, logged] = [named("block"), named("log")];
  const rules = blocking.length > 0 ? blocking : file.rule === null ? [] : [file.rule];
  return [
    rules.length > 0 ? `${file.verdict} (${rules.join(", ")})` : file.verdict,
    ...(logged.length > 0 ? [`logged (${logged.join(", ")})`] : []),
  ].join(", ");
}

/** @param from name of the baseline */
export function differencesInWords(found: readonly Difference[], from: string, files: number): string {
  if (found.length === 0) return `Nothing differs from ${from} over ${files} files.\n`;
  const verdicts = found.filter(({ verdict }) => verdict).length;
  const rows = found.map(({ name, before, now }) => [name, before, now]);
  return (
    `${renderTable(["file", `before (${from})`, "now"], rows)}\n\n` +
    `${found.length} of ${files} files differ from ${from}; for ${verdicts} the verdict does.\n`
  );
}
