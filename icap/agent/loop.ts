import { setTimeout as sleep } from "node:timers/promises";
import type { Transaction } from "../types";
import { ask, KeptConnections } from "./ask";
import type { LoopLine } from "./requests";

/** A failure, for the report. */
export interface LoopIncident {
  /** ISO 8601: the time of the request to the first address, and the time of this result. */
  readonly asked: string;
  readonly at: string;
  readonly address: string;
  readonly expected: "allowed" | "blocked";
  readonly verdict: Transaction["verdict"];
  readonly reason: string;
}

/** The results of a client that keeps sending requests to all addresses. */
export interface LoopReport {
  readonly running: boolean;
  readonly seconds: number;
  /** Requests that got a verdict from any address. */
  readonly transactions: number;
  /** Verdicts other than the sample's `expect`. */
  readonly mismatches: number;
  /** Requests for which no address gave a verdict. */
  readonly losses: number;
  /** Requests that failed at the first address and were answered by another. */
  readonly failovers: number;
  /** Longest time without a verdict, in milliseconds, including the time before the first one and since the last one. */
  readonly maxGapMs: number;
  readonly perAddress: Readonly<
    Record<string, { readonly verdicts: number; readonly failures: Readonly<Record<string, number>> }>
  >;
  /** The first 20 mismatches and losses, and the first 20 failures after which another address answered. */
  readonly incidents: readonly LoopIncident[];
  readonly failures: readonly LoopIncident[];
}

const MAX_INCIDENTS = 20;

/** A loop that runs from its construction until `stop`. */
export class FailoverLoop {
  private readonly started = performance.now();
  private readonly stopping = new AbortController();
  private readonly counts = { transactions: 0, mismatches: 0, losses: 0, failovers: 0 };
  private readonly perAddress = new Map<string, { verdicts: number; failures: Record<string, number> }>();
  private readonly incidents: LoopIncident[] = [];
  private readonly failures: LoopIncident[] = [];
  private lastVerdictAt = this.started;
  private maxGapMs = 0;
  private ended = false;
  private readonly kept = new KeptConnections();
  /** Resolves with the final report; rejects when a sample cannot be read. */
  readonly finished: Promise<LoopReport>;

  constructor(private readonly line: LoopLine) {
    for (const { host, port } of line.addresses) this.perAddress.set(`${host}:${port}`, { verdicts: 0, failures: {} });
    this.finished = this.run().finally(() => (this.ended = true));
  }

  /** Completes the question in progress, then stops. */
  stop(): void {
    this.stopping.abort();
  }

  report(): LoopReport {
    const now = performance.now();
    return {
      running: !this.ended,
      seconds: Math.round((now - this.started) / 100) / 10,
      ...this.counts,
      maxGapMs: Math.round(this.ended ? this.maxGapMs : Math.max(this.maxGapMs, now - this.lastVerdictAt)),
      perAddress: Object.fromEntries(this.perAddress),
      incidents: this.incidents,
      failures: this.failures,
    };
  }

  private async run(): Promise<LoopReport> {
    for (let turn = 0; !this.stopping.signal.aborted; turn += 1) {
      await this.ask(turn);
      await sleep(this.line.intervalMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    this.kept.close();
    this.maxGapMs = Math.max(this.maxGapMs, performance.now() - this.lastVerdictAt);
    return { ...this.report(), running: false };
  }

  /**
   * One request of the loop. It is sent to the next address in turn, and after a failure to the others. So each sample reaches each address
   * after some rounds.
   */
  private async ask(turn: number): Promise<void> {
    const { addresses, samples } = this.line;
    const sample = samples[Math.floor(turn / addresses.length) % samples.length]!;
    const asked = new Date().toISOString();
    for (let attempt = 0; attempt < addresses.length; attempt += 1) {
      const address = addresses[(turn + attempt) % addresses.length]!;
      const transaction = this.line.keepAlive
        ? await this.kept.ask(this.line, address, this.line.method, sample)
        : await ask(this.line, address, this.line.method, sample);
      const name = `${address.host}:${address.port}`;
      const { verdict, reason } = transaction;
      const incident = { asked, at: new Date().toISOString(), address: name, expected: sample.expect, verdict, reason };
      if (verdict !== "error") {
        if (attempt > 0) this.counts.failovers += 1;
        this.countVerdict(incident);
        return;
      }
      this.countFailure(transaction, incident, attempt === addresses.length - 1);
    }
  }

  private countVerdict(incident: LoopIncident): void {
    const now = performance.now();
    this.maxGapMs = Math.max(this.maxGapMs, now - this.lastVerdictAt);
    this.lastVerdictAt = now;
    this.counts.transactions += 1;
    this.perAddress.get(incident.address)!.verdicts += 1;
    if (incident.verdict === incident.expected) return;
    this.counts.mismatches += 1;
    keep(this.incidents, incident);
  }

  private countFailure(transaction: Transaction, incident: LoopIncident, last: boolean): void {
    const kind = `${transaction.failure?.stage}: ${transaction.failure?.kind}`;
    const { failures } = this.perAddress.get(incident.address)!;
    failures[kind] = (failures[kind] ?? 0) + 1;
    if (last) this.counts.losses += 1;
    keep(last ? this.incidents : this.failures, incident);
  }
}

function keep(list: LoopIncident[], incident: LoopIncident): void {
  if (list.length < MAX_INCIDENTS) list.push(incident);
}
