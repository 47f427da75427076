/** The cost of a change of the machines for a client that asks both addresses all the time: nothing. */
import type { Agent, RunningLoop } from "../../icap";
import { cleanAndCard, loopAsClient } from "./asClient";
import { Deployment, type UpResult } from "./deployment";

let deployment: Deployment;
let agent: Agent;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-replacement" });
  await deployment.configure("gateway", { readinessDeadlineSeconds: 45 });
  await deployment.up();
  agent = await deployment.agentAt([(await deployment.target()).sources.client]);
});

afterAll(async () => {
  await agent?.end();
  await deployment?.close();
});

/** Starts the client: a clean file and a card number in turn, at both addresses in turn, the other one when one fails. */
async function startClient(): Promise<RunningLoop> {
  const target = await deployment.target();
  return agent.loop({
    ...loopAsClient(target),
    samples: cleanAndCard(),
    intervalMs: 100,
    timeoutMs: 10_000,
    connectTimeoutMs: 2_000,
  });
}

/** Runs an update under the client's eyes and returns both accounts. */
async function watched<T>(update: () => Promise<T>): Promise<T> {
  const loop = await startClient();
  let result: T;
  try {
    result = await update();
  } finally {
    // The client's results count even when the update failed.
    const seen = await loop.stop();
    expect(seen).toMatchObject({ losses: 0, mismatches: 0, incidents: [] });
    expect(seen.transactions).toBeGreaterThan(20);
  }
  return result;
}

const lanes = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all((["a", "b"] as const).map(async (lane) => [lane, (await deployment.machine(lane)).scaleSetId])),
  );

/** The engine's steps on scale sets, in order: `create a`, `delete b`, ... */
const laneSteps = ({ steps }: UpResult): string[] =>
  steps.flatMap((words) => {
    const step = /(create-replacement|delete-replaced) VirtualMachineScaleSet \S*lane-?([ab])/.exec(words);
    return step === null ? [] : [`${step[1] === "create-replacement" ? "create" : "delete"} ${step[2]}`];
  });

/** Each of the three alone replaces a scale set too: test/unit/infra/icapGateway.test.ts has the list, docs/preview-examples two of them. */
test("a changed boot file, VM size and image version replace the lanes one after the other, and the client loses no verdict", async () => {
  const before = await lanes();
  await deployment.configure("dlp", { keywords: ["top secret", "for your eyes only"] });
  await deployment.configure("lanes", { vmSize: "Standard_D4s_v5", imageVersion: "24.04.202601010" });
  const result = await watched(() => deployment.up());
  expect(laneSteps(result)).toEqual(["create a", "create b", "delete b", "delete a"]);
  const after = await lanes();
  expect([after.a === before.a, after.b === before.b]).toEqual([false, false]);
});

test("a boot file that never becomes ready stops the update with the gateway's reason, twice, and both old lanes serve; the corrected file goes through", async () => {
  const before = await lanes();
  deployment.editBoot = (text) => text.replace("-m inspector.daemon", "-m inspector.nothing");
  for (const attempt of [1, 2]) {
    const failure = await watched(() => deployment.up().then(String, (error: Error) => error.message));
    expect([attempt, failure]).toEqual([attempt, expect.stringMatching(/inspector/)]);
    expect(failure).not.toContain("[object Object]");
    const served = (await deployment.emulator.status()).pools.map(({ ready }) => ready.length);
    expect(served).toEqual([1, 1]);
    expect(await lanes()).toEqual(before);
  }
  deployment.editBoot = (text) => text.replace(/^( *)(ExecStart=.* inspector\.daemon)$/m, "$1# corrected\n$1$2");
  await watched(() => deployment.up());
  const after = await lanes();
  expect([after.a === before.a, after.b === before.b]).toEqual([false, false]);
  expect((await deployment.emulator.status()).machines).toHaveLength(2);
});
