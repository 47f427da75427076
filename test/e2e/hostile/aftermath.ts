/** Traces that malformed messages leave in a gateway. */
import { inspectionProbes } from "../../../verification/plan";
import { until, type Deployment } from "../deployment";

/**
 * Asks lane a everything until every verdict is right, and says how many connections ended without one on the way: those of a
 * process that crashed, also later, by damage that a message had left. A wrong verdict fails the test.
 */
export async function lostUntilRight(deployment: Deployment): Promise<number> {
  const probes = inspectionProbes(deployment.dlp).filter(({ address }) => address === "a");
  let lost = 0;
  await until("every verdict is right", 60, async () => {
    const wrong = await deployment.wrongAnswers(probes);
    expect(wrong.filter(({ found }) => found === "allowed" || found === "blocked")).toEqual([]);
    lost += wrong.filter(({ found }) => found === "error").length;
    return wrong.length === 0;
  });
  return lost;
}
