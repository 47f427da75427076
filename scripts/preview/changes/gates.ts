import type { ChangeReport, Gate } from "../model/report";

/**
 * The gates that a change does not pass. What is not known does not pass a gate that it could concern: whoever asks for
 * a gate asks for certainty.
 */
export function gatesOf(report: Omit<ChangeReport, "gates" | "verdict">): readonly Gate[] {
  const widens = report.reachability.some(
    ({ added, movedFrom, readdressed }) =>
      movedFrom === undefined && !readdressed && added.size + added.tags.length > 0,
  );
  const uncertain = report.unknown.length > 0 || report.refusals.length > 0;
  const gates: Record<Gate, boolean> = {
    widening: uncertain || widens,
    internet:
      uncertain ||
      report.reachability.some(({ internet, kind, added }) => internet || (kind === "public" && added.tags.length > 0)),
    portal: report.portal.action !== "nothing",
    replace:
      uncertain ||
      report.lifecycle.replaced.length > 0 ||
      [...report.lifecycle.steps, ...report.lifecycle.besides].some(({ action }) => action !== "create"),
  };
  return (Object.keys(gates) as Gate[]).filter((gate) => gates[gate]);
}
