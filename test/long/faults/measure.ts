/** Puts a fault on a gateway while clients ask, and measures what they see of it. */
import { gzipSync } from "node:zlib";
import type { Agent, LoopReport, RunningLoop } from "../../../icap";
import type { Target } from "../../../verification/asking";
import { cleanBinary, makeSample } from "../../../verification/samples";
import { loopAsClient } from "../../e2e/asClient";
import { until } from "../../e2e/deployment";
import { blocksCard } from "../../e2e/duringFault";
import { CLOSES_WITHIN_SECONDS, type Fault, type Gateway, type Measured } from "./fault";

/** A client of the stack. */
export interface Client {
  readonly agent: Agent;
  readonly target: Target;
  readonly keyword: string;
}

/** Time that a fault without an effect is given to have one. */
const HOLD_SECONDS = 4;

/** A port that closed is looked at again after this time: it must not open while the fault lasts. */
const STAYS_SECONDS = 3;

/** Rejects when a file got a wrong verdict, when the effect is another than expected, or when the gateway stays broken. */
export async function measure(fault: Fault, gateway: Gateway, client: Client): Promise<Measured> {
  const { a, b } = client.target.addresses;
  const alone = ask(client, [a]);
  const both = ask(client, [a, b]);
  const failures = async () => failed(await alone.status());
  for (const loop of [alone, both])
    await until("every sample had its verdict", 30, async () => (await loop.status()).transactions >= 8);
  const clean = await failures();
  let closedAfterSeconds: number | undefined;
  let servesAfterSeconds: number;
  let seen: LoopReport[];
  try {
    const since = performance.now();
    await fault.begin(gateway);
    if (fault.effect === "a closed port") {
      closedAfterSeconds = await until("the port closes", CLOSES_WITHIN_SECONDS, () => isClosed(gateway));
      await new Promise((done) => setTimeout(done, STAYS_SECONDS * 1000));
      expect(await isClosed(gateway)).toBe(true);
    } else if (fault.effect === "errors") await until("a question fails", 30, async () => (await failures()) > clean);
    else await new Promise((done) => setTimeout(done, HOLD_SECONDS * 1000));
    const from = fault.end === undefined ? since : performance.now();
    await fault.end?.(gateway);
    await until("the gateway is in order again", 120, () => isInOrder(gateway, client));
    servesAfterSeconds = (performance.now() - from) / 1000;
    await new Promise((done) => setTimeout(done, 1_000));
  } finally {
    seen = await Promise.all([alone.stop(), both.stop()]);
  }
  const [seenAlone, seenByBoth] = seen;
  expect([...seenAlone!.incidents, ...seenByBoth!.incidents].filter(({ verdict }) => verdict !== "error")).toEqual([]);
  expect([clean, seenAlone!.mismatches, seenByBoth!.mismatches, seenByBoth!.losses]).toEqual([0, 0, 0, 0]);
  if (fault.effect === "nothing") expect(seenAlone!.incidents).toEqual([]);
  return {
    fault,
    date: new Date().toISOString().slice(0, 10),
    ...(closedAfterSeconds !== undefined && { closedAfterSeconds }),
    servesAfterSeconds,
    answered: seenAlone!.transactions,
    failed: failed(seenAlone!),
    answeredByBoth: seenByBoth!.transactions,
    failovers: seenByBoth!.failovers,
  };
}

const failed = (report: LoopReport): number =>
  Object.values(report.perAddress)
    .flatMap(({ failures }) => Object.values(failures))
    .reduce((sum, count) => sum + count, 0);

/** Forbidden words at the end: each program on the file's way has to put it down somewhere. */
const late = (keyword: string) => Buffer.concat([cleanBinary(5 * 1024 * 1024), Buffer.from(`\nThis is ${keyword}.\n`)]);

function ask({ agent, target, keyword }: Client, hosts: readonly string[]): RunningLoop {
  const sample = (body: Buffer, expect: "allowed" | "blocked") => ({ body: body.toString("base64"), expect });
  return agent.loop({
    ...loopAsClient(target, hosts),
    samples: [
      sample(makeSample("card number in text").body, "blocked"),
      sample(makeSample("clean text").body, "allowed"),
      sample(late(keyword), "blocked"),
      sample(gzipSync(late(keyword)), "blocked"),
    ],
    intervalMs: 100,
    timeoutMs: 10_000,
    connectTimeoutMs: 2_000,
  });
}

const isClosed = async ({ sh }: Gateway): Promise<boolean> => (await sh("ss -Hltn 'sport = :11344'")).trim() === "";

/** Blocks what is forbidden, is in the pool, and finds nothing wrong with itself. */
async function isInOrder({ deployment }: Gateway, { agent, target }: Client): Promise<boolean> {
  return (await blocksCard(agent, target, { timeoutMs: 5_000, connectTimeoutMs: 1_000 })) && deployment.inOrder("a");
}
