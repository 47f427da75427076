import type { RunningLoop } from "../../icap";
import { until } from "./deployment";

/**
 * The report of a client at work, which ends once it has asked so often that the report says something: a busy machine serves few
 * transactions within a change.
 */
export async function endedLoop(loop: RunningLoop, transactions = 20): ReturnType<RunningLoop["stop"]> {
  await until(`${transactions} transactions`, 300, async () => (await loop.status()).transactions > transactions);
  return loop.stop();
}
