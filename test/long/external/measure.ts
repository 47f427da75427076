/** Puts a fault on external ICAP servers while clients with two addresses ask, and measures what they see of it. */
import type { LoopReport, RunningLoop } from "../../../icap";
import { cleanBinary } from "../../../verification/samples";
import { FORBIDDEN } from "../../../scripts/rehearse/standIns";
import { loopAsClient } from "../../e2e/asClient";
import { until } from "../../e2e/deployment";
import type { ExternalDeployment } from "../../e2e/externalDeployment";
import type { ExternalFault, ExternalMeasured } from "./fault";

const MEBIBYTE = 1024 * 1024;
/** Clients that ask at a time. */
const CLIENTS = 3;
/** Longest time until both gateways have a server out: two canaries of 10 s and the interval between, for a slow one. */
const OUT_WITHIN_SECONDS = 60;
/** Time that clients go on asking while the server is out, or while it must stay in rotation. */
const HOLD_SECONDS = 6;

/** Rejects when a file got a wrong verdict, or none though it came after the fault and a server is left, when a server is not out and named, or when it does not come back. */
export async function measureExternal(fault: ExternalFault, external: ExternalDeployment): Promise<ExternalMeasured> {
  const loops = Array.from({ length: CLIENTS }, () => ask(external, fault.large === true));
  let seen: LoopReport[] = [];
  let begun = 0;
  let outAt = Infinity;
  let outAfterSeconds: number | undefined;
  let backAfterSeconds = 0;
  let reasons: string[] = [];
  let taken = false;
  const takeAway = async () => {
    if (taken) return;
    taken = true;
    await fault.end?.(external);
    await external.repair();
  };
  try {
    for (const loop of loops)
      await until("every sample had its verdict", 90, async () => (await loop.status()).transactions >= 6);
    const since = performance.now();
    await fault.begin(external);
    begun = Date.now();
    if (fault.reason !== undefined) {
      await until("both gateways have it out and say why", OUT_WITHIN_SECONDS, async () => {
        reasons = await reasonsOf(fault, external);
        return reasons.every((reason) => fault.reason!.test(reason));
      });
      if (fault.servers.length === 2)
        await until("both ports close", OUT_WITHIN_SECONDS, () => portsAreClosed(external));
      outAfterSeconds = (performance.now() - since) / 1000;
      outAt = Date.now();
    }
    await new Promise((done) => setTimeout(done, HOLD_SECONDS * 1000));
    if (fault.reason === undefined) expect(await external.onBoth("gateway-status --services")).toEqual(["", ""]);
    const ended = performance.now();
    await takeAway();
    await until("both gateways are in order again", 120, () => isInOrder(external));
    backAfterSeconds = (performance.now() - ended) / 1000;
    await new Promise((done) => setTimeout(done, 1_000));
  } finally {
    await takeAway(); // the next fault finds both servers well
    seen = await Promise.all(loops.map((loop) => loop.stop()));
  }
  const incidents = seen.flatMap((report) => report.incidents);
  expect(incidents.filter(({ verdict }) => verdict !== "error")).toEqual([]);
  expect(sum(seen, ({ mismatches }) => mismatches)).toBe(0);
  const lostOpen = incidents.filter(({ asked }) => Date.parse(asked) < begun).length;
  const lostBeforeOut = incidents.filter(({ asked }) => Date.parse(asked) < outAt).length - lostOpen;
  // while no server is left nobody could answer
  if (fault.servers.length < 2) {
    expect(incidents.filter(({ asked }) => Date.parse(asked) >= begun)).toEqual([]);
    expect(sum(seen, ({ losses }) => losses)).toBe(lostOpen);
  }
  if (fault.reason === undefined) expect(sum(seen, ({ losses, failovers }) => losses + failovers)).toBe(0);
  return {
    fault,
    date: new Date().toISOString().slice(0, 10),
    ...(outAfterSeconds !== undefined && { outAfterSeconds, reason: reasons[0]! }),
    answered: sum(seen, ({ transactions }) => transactions),
    failovers: sum(seen, ({ failovers }) => failovers),
    ...{ lostOpen, lostBeforeOut, backAfterSeconds },
  };
}

const sum = (seen: readonly LoopReport[], count: (report: LoopReport) => number): number =>
  seen.reduce((total, report) => total + count(report), 0);

function ask({ agent, target }: ExternalDeployment, large: boolean): RunningLoop {
  const late = (mebibytes: number) =>
    Buffer.concat([cleanBinary(mebibytes * MEBIBYTE), Buffer.from(`\na ${FORBIDDEN} plan\n`)]);
  const sample = (body: Buffer, expect: "allowed" | "blocked") => ({ body: body.toString("base64"), expect });
  const small = [sample(Buffer.from("harmless"), "allowed"), sample(Buffer.from(`a ${FORBIDDEN} plan`), "blocked")];
  return agent.loop({
    ...loopAsClient(target),
    samples: [...small, sample(late(large ? 30 : 1), "blocked")],
    intervalMs: 100,
    // a slow or frozen server's transactions end by its verdict, or when it is taken out of rotation
    timeoutMs: 60_000,
    connectTimeoutMs: 2_000,
  });
}

/** The reason of each faulty server at each gateway; "" while it is in rotation. */
async function reasonsOf({ servers }: ExternalFault, external: ExternalDeployment): Promise<string[]> {
  const said = await external.onBoth("gateway-server status");
  return said.flatMap((text) =>
    servers.map((name) => new RegExp(`^${name} \\S+ (?:out|resting) since \\S+: (.*)$`, "m").exec(text)?.[1] ?? ""),
  );
}

const portsAreClosed = async (external: ExternalDeployment): Promise<boolean> =>
  (await external.onBoth("ss -Hltn 'sport = :11344'")).every((text) => text.trim() === "");

const isInOrder = async ({ deployment }: ExternalDeployment): Promise<boolean> =>
  (await Promise.all([deployment.inOrder("a"), deployment.inOrder("b")])).every(Boolean);
