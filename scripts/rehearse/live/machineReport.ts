/** The report of a gateway: its own status, its last transactions, and the connections that it refused. */

/** A line of the transaction log (docs/operations.md, "The logs"), with the fields that the page shows. */
export interface Transaction {
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly client: string;
  readonly service: string;
  /** ICAP status. */
  readonly status: number;
  readonly bytes: number;
  readonly verdict: string;
  readonly rule: string;
}

/** A connection that was refused in TLS. */
export interface Refusal {
  /** ISO 8601. */
  readonly time: string;
  readonly source: string;
  readonly reason: string;
}

/** A gateway's own status. */
export interface MachineReport {
  /** Lines of `gateway-status` that name a problem. */
  readonly faults: readonly string[];
  /** Lines of `gateway-status` that name no problem. */
  readonly notes: readonly string[];
  readonly transactions: readonly Transaction[];
  readonly refusals: readonly Refusal[];
}

/** Number of bytes that are read from the end of the transaction log, about 1,500 transactions. */
const LOG_BYTES = 250_000;
const HEADS = { status: "@status", transactions: "@transactions", refusals: "@refusals" } as const;
const NOTE = "note: ";

/** Shell script that prints the input of `readMachineReport`. A part that fails leaves its section empty. */
export const MACHINE_REPORT_SCRIPT = [
  `echo ${HEADS.status}; gateway-status 2>&1`,
  `echo; echo ${HEADS.transactions}; tail -c ${LOG_BYTES} /var/log/gateway-relay/access.log 2>/dev/null`,
  `echo; echo ${HEADS.refusals}; gateway-refusals --since -1h 2>/dev/null | tail -n 20`,
].join("; ");

/** Reads the script's output. An incomplete line, which the log's first one may be, is left out. */
export function readMachineReport(output: string): MachineReport {
  const heads: readonly string[] = Object.values(HEADS);
  const sections = new Map<string, string[]>();
  let section: string[] = [];
  for (const line of output.split("\n").map((text) => text.trimEnd())) {
    if (heads.includes(line)) sections.set(line, (section = []));
    else if (line !== "") section.push(line);
  }
  const of = (head: string): string[] => sections.get(head) ?? [];
  const status = of(HEADS.status);
  return {
    faults: status.filter((line) => !line.startsWith(NOTE)),
    notes: status.filter((line) => line.startsWith(NOTE)).map((line) => line.slice(NOTE.length)),
    transactions: of(HEADS.transactions).flatMap(transactionOf),
    refusals: of(HEADS.refusals).flatMap(refusalOf),
  };
}

function transactionOf(line: string): Transaction[] {
  try {
    return [JSON.parse(line) as Transaction];
  } catch {
    return [];
  }
}

function refusalOf(line: string): Refusal[] {
  const [, time, source, reason] = /^(\S+) (\S+) (.+)$/.exec(line) ?? [];
  return time === undefined ? [] : [{ time, source: source!, reason: reason! }];
}
