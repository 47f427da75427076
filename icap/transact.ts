import { abandon, hold } from "./body";
import { Connection, DEFAULT_TIMEOUTS } from "./connection";
import { withDeadline } from "./deadline";
import { failureOf } from "./failure";
import { failedTransaction, milliseconds } from "./transaction";
import type { IcapRequest, ServerOptions, Transaction } from "./types";

/** One transaction on a connection of its own. */
export type TransactOptions = ServerOptions & IcapRequest;

/**
 * Connects, asks, closes. Never rejects: whatever goes wrong is a transaction with verdict `error` and a `failure` that says
 * what kind and at which stage.
 */
export async function transact(options: TransactOptions): Promise<Transaction> {
  const started = performance.now();
  hold(options.body);
  const { totalMs } = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  return withDeadline(totalMs, options.signal, async (signal) => {
    let connection: Connection;
    try {
      connection = await Connection.open(options, signal);
    } catch (error) {
      abandon(options.body);
      return failedTransaction(failureOf(error, "connect"), { started });
    }
    const transaction = await connection.transactUntil(options, signal);
    connection.close();
    return {
      ...transaction,
      timings: { ...connection.dialTimes, ...transaction.timings, totalMs: milliseconds(started) },
    };
  });
}

/** Opens a connection for several transactions. Rejects with IcapFailure. */
export async function openConnection(options: ServerOptions, signal?: AbortSignal): Promise<Connection> {
  const { totalMs } = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  return withDeadline(totalMs, signal, (limited) => Connection.open(options, limited));
}
