import type { Severity } from "../../policy/index";
import { GATES, SEVERITIES, type Gate, type ReportFacts } from "../model/report";

/** A gate as requested; for guard rails with the least severity that counts. */
export interface GateChoice {
  readonly gate: Gate;
  readonly severity?: Severity;
}

/** Every text that `gateChoice` takes. */
export const GATE_TEXTS: readonly string[] = GATES.flatMap((gate) =>
  gate === "guardrail" ? [gate, ...SEVERITIES.map((severity) => `${gate}:${severity}`)] : [gate],
);

/** Reads `widening`, `guardrail`, `guardrail:high`. Undefined for anything else. */
export function gateChoice(text: string): GateChoice | undefined {
  const [name, severity, ...more] = text.split(":");
  const gate = GATES.find((one) => one === name);
  if (gate === undefined || more.length > 0) return undefined;
  if (severity === undefined) return { gate };
  const found = SEVERITIES.find((one) => one === severity);
  return gate === "guardrail" && found !== undefined ? { gate, severity: found } : undefined;
}

/** The gates that a change does not pass, guard rails at every severity. */
export const gatesOf = (report: ReportFacts): readonly Gate[] => GATES.filter((gate) => fails(report, { gate }));

/**
 * Whether a change does not pass a gate. Unknown facts fail every gate that they could affect, because a gate is meant to give certainty.
 */
export function fails(report: ReportFacts, { gate, severity = "low" }: GateChoice): boolean {
  const { reachability, admission, portal, lifecycle, findings, outages } = report;
  const uncertain = report.unknown.length > 0 || report.refusals.length > 0;
  const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
  const widens = reachability.some(
    ({ added, movedFrom, readdressed }) =>
      movedFrom === undefined && !readdressed && added.size + added.tags.length > 0,
  );
  const joins = report.joinedNetworks.some(({ added }) => added.length > 0);
  const uploads = report.storageAccess.some(({ added }) => added.length > 0);
  const internet = reachability.some(
    (change) => change.internet || (change.kind === "public" && change.added.tags.length > 0),
  );
  const gone = [...lifecycle.steps, ...lifecycle.besides].some(({ action }) => action !== "create");
  const failed: Record<Gate, () => boolean> = {
    widening: () => uncertain || widens || joins || uploads,
    internet: () => uncertain || internet,
    portal: () => uncertain || portal.action !== "nothing",
    replace: () => uncertain || lifecycle.replaced.length > 0 || gone,
    outage: () =>
      uncertain || outages.length > 0 || lifecycle.together || lifecycle.interruptions.some(({ severe }) => severe),
    admission: () => uncertain || admission.added.length + admission.removed.length > 0,
    guardrail: () => uncertain || findings.introduced.some((finding) => counted.includes(finding.severity)),
  };
  return failed[gate]();
}
