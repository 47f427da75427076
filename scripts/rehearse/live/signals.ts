/** The signals of a running rehearsal for the live page. Pure. */
import type { EmulatorStatus, RuleCounter } from "../../../emulator";
import type { MachineReport, Refusal, Transaction } from "./machineReport";

/** Numbers of answers in one second. */
export interface Second {
  /** Unix time in seconds. */
  readonly at: number;
  readonly allowed: number;
  readonly blocked: number;
  /** Number of errors, and of messages without content to inspect. */
  readonly none: number;
}

export interface LiveMachine {
  readonly name: string;
  readonly address: string;
  /** Whether the load balancer sends new connections to the machine. */
  readonly inPool: boolean;
  /** Seconds from the machine's start until it first entered the pool. */
  readonly readySeconds?: number;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

export interface LiveLane {
  readonly lane: string;
  /** Public address and port. */
  readonly address: string;
  readonly machines: readonly LiveMachine[];
}

export type Of<T> = T & { readonly lane: string };

/** Everything that the page shows. */
export interface LiveSignals {
  /** Unix time in seconds. */
  readonly now: number;
  readonly lanes: readonly LiveLane[];
  /** One entry for each of the last seconds, the oldest first. */
  readonly seconds: readonly Second[];
  /** The last transactions, the newest first. */
  readonly transactions: readonly Of<Transaction>[];
  readonly refusals: readonly Of<Refusal>[];
  /** Inbound rules of network security groups that dropped packets. */
  readonly denied: readonly { readonly rule: string; readonly scope: string; readonly packets: number }[];
}

/** Number of seconds in the page's chart. */
export const CHART_SECONDS = 120;
/** Maximum number of rows of each list. */
const ROWS = 12;

/** The lane of a machine, whose name is its scale set's with a number. */
const laneOf = (machine: string): string => /-lane-([a-z])-/.exec(machine)?.[1] ?? "?";

/**
 * @param reports reports of the machines that answered, by machine name
 * @param now Unix time in seconds
 */
export function liveSignals(
  status: Pick<EmulatorStatus, "machines" | "pools">,
  counters: readonly RuleCounter[],
  reports: ReadonlyMap<string, MachineReport>,
  now: number,
): LiveSignals {
  const lanes = [...new Set(status.machines.map(({ name }) => laneOf(name)))].sort();
  const all = <T extends { readonly time: string }>(of: (report: MachineReport) => readonly T[]): Of<T>[] =>
    [...reports]
      .flatMap(([name, report]) => of(report).map((one) => ({ ...one, lane: laneOf(name) })))
      .reverse() // logs have their newest line last, and several lines may be of the same second
      .sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
  const transactions = all((report) => report.transactions);
  return {
    now,
    lanes: lanes.map((lane) => ({
      lane,
      address: addressOf(lane, status),
      machines: machinesOf(lane, status, reports),
    })),
    seconds: perSecond(transactions, now),
    transactions: transactions.slice(0, ROWS),
    refusals: all((report) => report.refusals).slice(0, ROWS),
    denied: counters
      .filter(
        ({ nsg, direction, rule, packets }) =>
          nsg !== "" && direction === "Inbound" && /^Deny/.test(rule) && packets > 0,
      )
      .map(({ rule, scope, packets }) => ({ rule, scope, packets })),
  };
}

/** The lane's address and port. The balancing rule of the gateway's own port has no number in its name. */
function addressOf(lane: string, { pools }: Pick<EmulatorStatus, "pools">): string {
  const pool = pools.find(({ rule }) => rule.endsWith(`-${lane}`));
  return pool === undefined ? "" : `${pool.publicAddress}:${pool.port}`;
}

function machinesOf(
  lane: string,
  { machines }: Pick<EmulatorStatus, "machines">,
  reports: ReadonlyMap<string, MachineReport>,
): LiveMachine[] {
  return machines
    .filter(({ name }) => laneOf(name) === lane)
    .map(({ name, privateIp, ready, readySeconds }) => {
      const report = reports.get(name);
      return {
        name,
        address: privateIp,
        inPool: ready,
        ...(readySeconds === null ? {} : { readySeconds }),
        faults: report?.faults ?? ["the machine does not answer"],
        notes: report?.notes ?? [],
      };
    });
}

function perSecond(transactions: readonly Transaction[], now: number): Second[] {
  const first = now - CHART_SECONDS + 1;
  const seconds = Array.from({ length: CHART_SECONDS }, (_, i) => ({ at: first + i, allowed: 0, blocked: 0, none: 0 }));
  for (const { time, verdict } of transactions) {
    const second = seconds[Math.floor(Date.parse(time) / 1000) - first];
    if (second === undefined) continue;
    if (verdict === "passed" || verdict === "modified") second.allowed += 1;
    else if (verdict === "blocked") second.blocked += 1;
    else second.none += 1;
  }
  return seconds;
}
