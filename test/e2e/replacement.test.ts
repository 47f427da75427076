/** The cost of a change of the machines for clients that ask all the time: nothing. */
import type { Agent, RunningLoop } from "../../icap";
import { cleanAndCard, loopAsClient } from "./asClient";
import { Deployment, until, type UpResult } from "./deployment";
import { endedLoop } from "./endedLoop";
import { journalOf } from "./journal";

let deployment: Deployment;
let agent: Agent;

beforeAll(async () => {
  deployment = await Deployment.open({
    name: "e2e-replacement",
    instancesPerLane: "capacity",
    deletionNotice: true,
  });
  await deployment.configure("gateway", { readinessDeadlineSeconds: 60 });
  await deployment.configure("lanes", { instances: 2 });
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

/**
 * Two clients that try nothing again, one at each address: each sends one message after the other on one connection for as long as
 * the gateway keeps it, also bodies of 30 MiB.
 */
async function startStubbornClients(): Promise<RunningLoop[]> {
  const target = await deployment.target();
  const large = { generate: { bytes: 30 * 1024 * 1024 }, expect: "allowed" } as const;
  return Promise.all(
    Object.values(target.addresses).map((host) =>
      agent.loop({
        ...loopAsClient(target, [host]),
        samples: [large, ...cleanAndCard()],
        intervalMs: 250,
        timeoutMs: 90_000,
        connectTimeoutMs: 10_000,
        keepAlive: true,
      }),
    ),
  );
}

/** Runs a change under the clients' eyes, which go on until each of them has seen enough. */
async function watched<T>(
  change: () => Promise<T>,
  start: () => Promise<RunningLoop[]> = async () => [await startClient()],
): Promise<T> {
  const loops = await start();
  let result: T;
  try {
    result = await change();
  } finally {
    // The clients' results count even when the change failed.
    for (const seen of await Promise.all(loops.map((loop) => endedLoop(loop))))
      expect(seen).toMatchObject({ losses: 0, mismatches: 0, incidents: [] });
  }
  return result;
}

/** The states of each event that a machine's journal tells, in order. */
async function eventsOf(machine: string): Promise<string[]> {
  const journal = await journalOf(deployment, machine, "-u", "gateway-events");
  const lines = journal.split("\n").filter((line) => line.startsWith("{"));
  return lines
    .map((line) => JSON.parse(line) as { kind: string; state: string })
    .map(({ kind, state }) => `${kind} ${state}`);
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

const serving = async (): Promise<number[]> =>
  (await deployment.emulator.status()).pools.map(({ ready }) => ready.length);

test("a reboot of one host, a pause of another, and a machine less in each lane lose no verdict of clients that never retry", async () => {
  const { name } = await deployment.machine("a");
  const beside = await deployment.machine("b");
  await watched(async () => {
    // Azure gives 15 minutes; nobody is to wait for their end.
    await Promise.all([
      deployment.emulator.maintain(name, { type: "Reboot", noticeSeconds: 900 }),
      deployment.emulator.maintain(beside.name, { type: "Freeze", noticeSeconds: 900 }),
    ]);
    await until("all machines are in the pool again", 90, async () => (await serving()).join() === "2,2");
    // A machine that pauses asks again when it goes on, and may find its event gone: then it never saw the beginning.
    const events = (await eventsOf(beside.name)).filter((event) => event !== "Freeze begun");
    expect(events).toEqual(["Freeze announced", "Freeze draining", "Freeze acknowledged", "Freeze over"]);
    await deployment.configure("lanes", { instances: 1 });
    await deployment.up();
    expect(await serving()).toEqual([1, 1]);
  }, startStubbornClients);
});

/**
 * Each of the three alone replaces a scale set too: test/integration/infra/icapGateway.test.ts has the list, docs/preview-examples two of them.
 */
test("a changed boot file, VM size and image version replace the lanes one after the other, and clients that try nothing again lose no verdict", async () => {
  const before = await lanes();
  await deployment.configure("dlp", { keywords: ["top secret", "for your eyes only"] });
  await deployment.configure("lanes", { vmSize: "Standard_D4s_v5", imageVersion: "24.04.202601010" });
  const result = await watched(() => deployment.up(), startStubbornClients);
  expect(laneSteps(result)).toEqual(["create a", "create b", "delete b", "delete a"]);
  const after = await lanes();
  expect([after.a === before.a, after.b === before.b]).toEqual([false, false]);
});

test("a boot file that never becomes ready stops the update with the gateway's reason, twice, and both old lanes serve; rolled back, lane a is made anew and lane b stays", async () => {
  await deployment.emulator.setFaults({ noNotice: true });
  const before = await lanes();
  await deployment.configure("gateway", { readinessDeadlineSeconds: 30 }); // its end is waited for twice
  deployment.editBoot = (text) => text.replace("-m inspector.daemon", "-m inspector.nothing");
  for (const attempt of [1, 2]) {
    const failure = await watched(() => deployment.up().then(String, (error: Error) => error.message));
    expect([attempt, failure]).toEqual([attempt, expect.stringMatching(/inspector/)]);
    expect(failure).not.toContain("[object Object]");
    expect(await serving()).toEqual([1, 1]);
    expect(await lanes()).toEqual(before);
  }
  deployment.editBoot = undefined;
  await deployment.configure("gateway", { readinessDeadlineSeconds: 60 });
  const { steps } = await watched(() => deployment.up());
  expect(steps.filter((words) => words.includes("VirtualMachineScaleSet") && words.includes("lane-b"))).toEqual([]);
  const after = await lanes();
  expect([after.a === before.a, after.b === before.b]).toEqual([false, true]);
  expect((await deployment.emulator.status()).machines).toHaveLength(2);
});

test("lane b moves to a second region while a client that tries nothing again uses lane a, and then both addresses answer", async () => {
  const before = await deployment.target();
  const { a } = await lanes();
  const [machines] = await serving();
  await deployment.configure("secondRegion", { location: "northeurope" });
  const atLaneA = async () => [
    await agent.loop({
      ...loopAsClient(before, [before.addresses.a]),
      samples: cleanAndCard(),
      intervalMs: 250,
      timeoutMs: 90_000,
      connectTimeoutMs: 10_000,
      keepAlive: true,
    }),
  ];
  await watched(() => deployment.up(), atLaneA);
  expect((await lanes()).a).toBe(a);
  expect(await serving()).toEqual([machines, machines]);
  const after = await deployment.target();
  expect(after.addresses.a).toBe(before.addresses.a);
  expect(after.addresses.b).not.toBe(before.addresses.b);
  await watched(() => Promise.resolve(), startStubbornClients);
});
