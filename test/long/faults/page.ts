/**
 * The page about the faults of a gateway, made of what was measured: docs/faults.md, docs/faults-clamav.md. A run of some of the faults
 * (`-t`) leaves the other rows as they stand there. Pure.
 */
import { markdownTable } from "../../markdownTable";
import type { DlpEngine } from "../../../infra/model/limits";
import type { Fault, Measured } from "./fault";
import { FAULT, keyOf, newRows, pageOf, partsOf, seconds, type Column, type Row } from "./rows";

/** The second cell is the fault's effect. */
const COLUMNS: readonly Column<Measured>[] = [
  [FAULT, ({ fault }) => fault.name],
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
  ["measured", ({ date }) => date],
];

const HEADINGS = COLUMNS.map(([heading]) => heading);

/** The distribution of the gateways, and what inspects on them. */
export interface Made {
  readonly system: string;
  readonly engine: DlpEngine;
}

/**
 * The whole page, formatted as the project's formatter leaves it: the faults in their order, each as it was measured now, else as
 * the page before has it with the same effect, else by its name among those that were not measured.
 */
export function faultsPage(
  faults: readonly Fault[],
  measured: readonly Measured[],
  before: string,
  made: Made,
): string {
  const parts = partsOf(before);
  const rows = newRows(parts.gateway, COLUMNS, new Map(measured.map((one) => [keyOf(one.fault), one])));
  const rowOf = (fault: Fault): Row[] => {
    const row = rows.get(keyOf(fault));
    return row?.[1] === fault.effect ? [row] : [];
  };
  const sections = [...new Set(faults.map(({ group }) => group))].flatMap((group) => {
    const own = faults.filter((fault) => fault.group === group).flatMap(rowOf);
    return own.length === 0 ? [] : [`## ${group}`, "", markdownTable(HEADINGS, own), ""];
  });
  const missing = faults.filter((fault) => rowOf(fault).length === 0).map((fault) => `- ${keyOf(fault)}`);
  const text = [
    ...introduction(faults.length - missing.length, made),
    "",
    ...sections,
    ...(missing.length > 0 ? [UNMEASURED, "", ...missing] : []),
  ];
  return pageOf({ ...parts, gateway: text.join("\n") });
}

const UNMEASURED = "## Not measured in this version";

/** The faults that a page only names. */
export const unmeasured = (page: string): string[] =>
  [...(partsOf(page).gateway.split(UNMEASURED)[1] ?? "").matchAll(/^- (.*)$/gm)].map((match) => match[1]!);

const introduction = (count: number, { system, engine }: Made): string[] => {
  const { title, test, memory, files } = ENGINES[engine];
  return [
    title,
    "",
    `Written by \`npm test -- --only long\` (test/long/${test}): ${system}, two lanes of one`,
    `machine each on the emulator, on a machine of two cores that others used. Each of the ${count} faults is put on lane a's gateway while`,
    "one client asks this lane alone and another asks both in turn, with forbidden and clean texts and files of 5 MiB. The test fails",
    "when any file gets a wrong verdict, when the client that asks both lanes gets no verdict from either, when the effect is not",
    "the expected one, or when the gateway does not come back by itself after the fault.",
    "",
    "- _Failed_: requests that ended in an error, which is neither allowed nor blocked. _Failovers_: requests that the other lane answered.",
    "- _Port closed after_: time from the fault until nobody can connect any more, where the port stays closed until the fault is over.",
    "- _In order again after_: time from the end of the fault (from its beginning, where the gateway recovers by itself) until verdicts are",
    "  right, the gateway is in the load balancer's pool and `gateway-status` is empty. The pool alone takes up to 5 s, one probe.",
    ...files,
    "- Not reproduced here: haproxy's clock (it does not start under libfaketime), AppArmor, Azure's own repairs, and memory limits of the",
    '  control groups (this machine has no memory controller in the containers\' hierarchy). "Memory" limits the address space of',
    `  ${memory} instead; stunnel's process does not permit that.`,
  ];
};

/** The words that are an engine's own. */
const ENGINES = {
  inspector: {
    title: "# Faults of a gateway, and what a client sees of them",
    test: "faults.test.ts",
    memory: "the inspector and the relay",
    files: [
      '- _Hostile files_ and _Readers_: two more clients send the file at the same time, and both must be told "blocked"; the columns are about',
      "  the other clients. A reader that hangs has the 60 s that a file may take.",
    ],
  },
  clamav: {
    title: "# Faults of a gateway with `dlp.engine: clamav`",
    test: "clamavFaults.test.ts",
    memory: "clamd and c-icap",
    files: [],
  },
} as const satisfies Record<DlpEngine, { title: string; test: string; memory: string; files: readonly string[] }>;
