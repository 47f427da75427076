/** What malformed messages leave behind in a gateway. */
import { inspectionProbes } from "../../../scripts/probes/plan";
import type { Deployment } from "../deployment";

/**
 * Asks lane a everything, and says how many got no verdict. A message with a negative length in `Encapsulated` may only damage
 * the process of c-icap that reads it, which then crashes with the next request: no verdict. A wrong one fails the test.
 */
export async function withoutVerdict(deployment: Deployment): Promise<number> {
  const probes = inspectionProbes(deployment.dlp).filter(({ address }) => address === "a");
  const wrong = await deployment.wrongAnswers(probes);
  expect(wrong.filter(({ found }) => found !== "error")).toEqual([]);
  return wrong.length;
}
