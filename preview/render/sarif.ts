import { printable } from "../../console/printable";
import { toSarif, type RuleFinding, type Sarif } from "../../policy/index";
import type { ChangeReport, GuardRailFinding } from "../model/report";

/** All findings after the change, for code scanning. Each is placed at the program's line, or at the stack's file if that line is not known. */
export function renderSarif({ findings, stack, unknown }: ChangeReport): Sarif {
  const all = [...findings.introduced, ...findings.kept];
  const sources = new Map(all.map((finding) => [findingOf(finding), finding.source]));
  return toSarif([...sources.keys()], {
    stackFile: `Pulumi.${stack}.yaml`,
    notKnown: unknown.map((sentence) => `Not known: ${printable(sentence)}`),
    locate: (finding) => {
      const source = sources.get(finding);
      return source && { uri: source.file, line: source.line };
    },
  });
}

function findingOf({
  rule,
  severity,
  enforcement,
  outcome,
  message,
  path,
  resource,
  type,
}: GuardRailFinding): RuleFinding {
  const judged = { type, name: printable(resource), properties: {} };
  const where = path === undefined ? {} : { path: printable(path) };
  return { rule, severity, enforcement, outcome, message: printable(message), resource: judged, ...where };
}
