/** The page docs/faults.md, made of what was measured. Pure. */
import { markdownTable } from "../../markdownTable";
import type { Measured } from "./fault";

const seconds = (value: number | undefined, otherwise: string): string =>
  value === undefined ? otherwise : `${value.toFixed(1)} s`;

/** Each column's heading with what stands under it. */
const COLUMNS: readonly [heading: string, cell: (one: Measured) => string][] = [
  ["fault", ({ fault }) => fault.name],
  ["this lane's client sees", ({ fault }) => fault.effect],
  ["failed at this lane", ({ failed, answered }) => `${failed} of ${answered + failed}`],
  ["port closed after", ({ closedAfterSeconds }) => seconds(closedAfterSeconds, "stays open")],
  [
    "in order again after",
    // what had no effect and is over at once has nothing to come back from
    ({ failed, fault, servesAfterSeconds }) =>
      seconds(failed === 0 && fault.end === undefined ? undefined : servesAfterSeconds, "stays in order"),
  ],
  ["failed at both", ({ answeredByBoth }) => `0 of ${answeredByBoth}`],
  ["failovers", ({ failovers }) => String(failovers)],
];

const HEADINGS = COLUMNS.map(([heading]) => heading);

/** The whole page, formatted as the project's formatter leaves it. */
export function faultsPage(measured: readonly Measured[], made: { date: string; system: string }): string {
  const groups = [...new Set(measured.map(({ fault }) => fault.group))];
  const sections = groups.flatMap((group) => {
    const rows = measured
      .filter(({ fault }) => fault.group === group)
      .map((one) => COLUMNS.map(([, cell]) => cell(one)));
    return [`## ${group}`, "", markdownTable(HEADINGS, rows), ""];
  });
  return [...introduction(measured, made), "", ...sections].join("\n").trimEnd() + "\n";
}

const introduction = (measured: readonly Measured[], { date, system }: { date: string; system: string }): string[] => [
  "# Faults of a gateway, and what a client sees of them",
  "",
  `Written by \`npm test -- --only long\` (test/long/faults.test.ts), last on ${date}: ${system}, two lanes of one`,
  `machine each on the emulator, on a machine of two cores. Each of the ${measured.length} faults is put on lane a's gateway while one`,
  "client asks this lane alone and another asks both in turn, with forbidden and clean texts and files of 5 MiB. The test fails",
  "when any file gets a wrong verdict, when the client that asks both lanes gets no verdict from either, when the effect is not",
  "the expected one, or when the gateway does not come back by itself after the fault.",
  "",
  "- _Failed_: an error, which is neither allowed nor blocked. _Failovers_: questions that the other lane answered.",
  "- _Port closed after_: from the fault to the moment when nobody can connect any more, where the port stays closed until the",
  "  fault is over.",
  "- _In order again after_: from the end of the fault (from its beginning, where the gateway mends itself) to right verdicts,",
  "  a place in the load balancer's pool and an empty `gateway-status`. The pool alone takes up to 5 s, one probe.",
  "- What could not be made real here: memory limits of the control groups (this machine has no memory controller in the",
  "  containers' hierarchy), so \"Memory\" limits the address space of clamd and c-icap instead (stunnel's process lets nobody);",
  "  haproxy's clock (it does not start under libfaketime); AppArmor; Azure's own repairs.",
];
