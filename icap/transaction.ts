import type { IcapAnswer } from "./answerReader";
import type { Exchange } from "./exchange";
import type { IcapFailure } from "./failure";
import type { Head } from "./head";
import { type Judgement, ruleOf } from "./judge";
import type { ConnectionFacts, Timings, Transaction } from "./types";

/** Measurements of a transaction, apart from its answer. Times are `performance.now()` milliseconds. */
export interface Measured {
  readonly started: number;
  /** Absent when nothing was sent. */
  readonly sentAt?: number;
  readonly exchange?: Exchange;
  readonly facts?: ConnectionFacts;
}

/** The record of a transaction with a verdict. */
export function concluded(judgement: Judgement, answer: IcapAnswer, measured: Measured): Transaction {
  const altered = judgement.outcome === "changed" || judgement.outcome === "replaced";
  const excerpt = altered ? answer.http?.body.excerpt : undefined;
  return { ...judgement, ...answerFacts(answer), ...(excerpt && { excerpt }), ...measures(measured) };
}

/** The record of a transaction without a verdict, with whatever the server sent. */
export function failedTransaction(failure: IcapFailure, measured: Measured): Transaction {
  const { kind, stage, message } = failure;
  const answer = measured.exchange?.answer;
  const rule = answer && ruleOf(answer.head);
  return {
    verdict: "error",
    reason: message,
    ...(rule !== undefined && { rule }),
    failure: { kind, stage, message },
    ...(answer ? answerFacts(answer) : { headers: {} }),
    ...measures(measured),
  };
}

/** A duration to a tenth of a millisecond. */
export function milliseconds(from: number, to = performance.now()): number {
  return Math.round((to - from) * 10) / 10;
}

function answerFacts({ status, head }: IcapAnswer) {
  const headers = recordOf(head);
  const istag = headers["istag"]?.replace(/^"(.*)"$/, "$1");
  return {
    icapStatus: status,
    ...(istag !== undefined && { istag }),
    headers,
  };
}

function recordOf(head: Head): Record<string, string> {
  const record = new Map<string, string>();
  for (const { name, value } of head.headers) {
    const key = name.toLowerCase();
    const before = record.get(key);
    record.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(record);
}

function measures({ started, sentAt, exchange, facts }: Measured) {
  const firstByteAt = exchange?.firstByteAt;
  const timings: Timings = {
    ...(sentAt !== undefined && firstByteAt !== undefined && { firstByteMs: milliseconds(sentAt, firstByteAt) }),
    totalMs: milliseconds(started),
  };
  return {
    timings,
    bytesSent: exchange?.sender.bytesSent ?? 0,
    bytesReceived: exchange?.bytesReceived ?? 0,
    wholeBodySent: exchange?.sender.wholeBodySent ?? false,
    ...(facts && { connection: facts }),
  };
}
