import { renderTable } from "../../console/table";
import type { Spread } from "../statistics";
import { CASES } from "./cases";
import type { CaseResult, PeerResult } from "./run";
import type { Target } from "./targets";

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2));
const withSpread = ({ median, least, most }: Spread): string => `${number(median)} (${number(least)}–${number(most)})`;

/** The results as text: a table for each case, then the targets. */
export function gatewayReport(results: readonly CaseResult[], targets: readonly Target[]): string {
  return [...results.map(caseTable), targetTable(targets)].join("\n\n");
}

function caseTable(result: CaseResult): string {
  const large = (CASES.find(({ name }) => name === result.case)?.bytes ?? 0) >= 2 ** 20;
  const ours = result.peers.find(({ peer }) => peer === "ours")?.perSecond.median;
  const cpu = (one: PeerResult): string => {
    const front = large ? one.frontCpuPerGib : one.frontCpuPerThousand;
    return front === undefined ? "" : number(front.median);
  };
  const rows = result.peers.map((one) => [
    one.peer,
    withSpread(one.perSecond),
    ours === undefined ? "" : (ours / one.perSecond.median).toFixed(2),
    number(one.p50),
    number(one.p99),
    cpu(one),
    number((large ? one.backendCpuPerGib : one.backendCpuPerThousand).median),
    one.resumedShare === undefined ? "" : one.resumedShare.toFixed(2),
    one.errors === 0 ? "" : `${one.errors}: ${one.firstError}`,
  ]);
  const unit = large ? "GiB" : "1,000";
  const head = [
    "",
    "per second",
    "ours / it",
    "p50 ms",
    "p99 ms",
    `front s/${unit}`,
    `rest s/${unit}`,
    "resumed",
    "errors",
  ];
  return `${result.case}\n${renderTable(head, rows)}`;
}

function targetTable(targets: readonly Target[]): string {
  const rows = targets.map(({ what, wanted, measured, met }) => [
    what,
    wanted,
    measured.toFixed(2),
    met ? "yes" : "no",
  ]);
  return `Targets\n${renderTable(["", "wanted", "measured", "met"], rows)}`;
}
