/** The verdicts on forbidden files while something happens to the gateway that gives them. */
import type { Agent } from "../../icap";
import { makeSample } from "../../verification/samples";
import { asClient, loopAsClient } from "./asClient";
import type { Target } from "../../verification/asking";
import { until, type Deployment } from "./deployment";

export const seconds = (count: number) => new Promise<void>((done) => setTimeout(done, count * 1000));

/** Resolves when lane a's port is closed: soon (docs/faults.md), and on a busy machine within half a minute. */
export async function portCloses(deployment: Deployment, machine: string): Promise<void> {
  const listening = () => deployment.run(machine, "sh", "-c", "ss -Hltn 'sport = :11344'");
  await until("the port closes", 30, async () => (await listening()).trim() === "");
}

/** The gateway on which a fault is made. */
export interface FaultyGateway {
  /** Runs a shell script on it. */
  readonly sh: (script: string) => Promise<string>;
  /** Resolves when its port for clients is closed. */
  readonly closed: () => Promise<unknown>;
}

/**
 * Makes a fault that closes the port, and takes it back, also when the port stays open: the next fault begins on a gateway in order.
 *
 * @param during what else is asserted while the port is closed
 */
export async function closedBetween(
  { sh, closed }: FaultyGateway,
  [begin, end]: readonly [string, string],
  during?: () => Promise<unknown>,
): Promise<void> {
  await sh(begin);
  try {
    await closed();
    await during?.();
  } finally {
    await sh(end);
  }
}

/** Whether lane a blocks a card number. */
export const serves = async (deployment: Deployment, agent: Agent): Promise<boolean> =>
  blocksCard(agent, await deployment.target(), { timeoutMs: 10_000, connectTimeoutMs: 2_000 });

/** Whether the target blocks a card number within these milliseconds. */
export async function blocksCard(
  agent: Agent,
  target: Target,
  within: { readonly timeoutMs: number; readonly connectTimeoutMs: number },
): Promise<boolean> {
  const { verdict } = await agent.ask({
    kind: "icap",
    ...asClient(target),
    method: "REQMOD",
    service: target.services.REQMOD,
    body: makeSample("card number in text").body.toString("base64"),
    ...within,
  });
  return verdict === "blocked";
}

/**
 * Asks lane a for forbidden files again and again while something happens to it, until it serves again by itself.
 *
 * @returns how many were allowed, and how many were blocked
 */
export async function duringFault(
  { deployment, agent }: { readonly deployment: Deployment; readonly agent: Agent },
  forbidden: readonly Buffer[],
  happening: () => Promise<unknown>,
): Promise<{ readonly allowed: number; readonly blocked: number }> {
  const target = await deployment.target();
  const loop = agent.loop({
    ...loopAsClient(target, [target.addresses.a]),
    samples: forbidden.map((body) => ({ body: body.toString("base64"), expect: "blocked" })),
    intervalMs: 20,
    timeoutMs: 5_000,
    connectTimeoutMs: 2_000,
  });
  const verdicts = async () => (await loop.status()).transactions;
  try {
    await until("the client has a first verdict", 60, async () => (await verdicts()) > 0);
    try {
      await happening();
    } finally {
      await until("the gateway serves again", 90, () => serves(deployment, agent));
    }
    const before = await verdicts();
    await until("the client has a verdict again", 60, async () => (await verdicts()) > before);
  } catch (error) {
    await loop.stop();
    throw error;
  }
  const { mismatches, transactions } = await loop.stop();
  return { allowed: mismatches, blocked: transactions - mismatches };
}
