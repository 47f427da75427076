/** What malformed messages leave behind in a gateway. */
import { inspectionProbes } from "../../../scripts/probes/plan";
import type { ProbeResult } from "../../../scripts/report/model";
import type { Deployment } from "../deployment";

/**
 * Asks lane a everything, and gives what got no verdict. A message with a negative length in `Encapsulated` may only damage the
 * process of c-icap that reads it, which then crashes with the next request: no verdict. A wrong one fails the test.
 */
export async function withoutVerdict(deployment: Deployment): Promise<ProbeResult[]> {
  const probes = inspectionProbes(deployment.dlp).filter(({ address }) => address === "a");
  const wrong = await deployment.wrongAnswers(probes);
  expect(wrong.filter(({ found }) => found === "allowed" || found === "blocked")).toEqual([]);
  return wrong;
}
