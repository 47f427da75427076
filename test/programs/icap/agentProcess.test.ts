/** The agent as a process of its own, as the emulator starts it at a client's place. */
import { startAgent, type Agent } from "../../../icap";
import { answering, lines, listening } from "../../integration/icap/scriptedServer";
import { until } from "../../until";

const ALLOWED = lines("ICAP/1.0 204 OK", "");
const body = Buffer.from("hello").toString("base64");
const question = (port: number) =>
  ({ host: "127.0.0.1", port, service: "x", method: "REQMOD", body, timeoutMs: 600_000 }) as const;

/** Runs with an agent that is ended afterwards, also where an expectation fails. */
async function withAgent(run: (agent: Agent) => Promise<void>, prefix?: readonly string[]): Promise<void> {
  const agent = startAgent(prefix);
  try {
    await run(agent);
  } finally {
    await agent.end();
  }
}

it("gives each question its own answer, whichever comes first", async () => {
  const server = await answering((socket) => void socket.write(ALLOWED));
  const held: (() => void)[] = [];
  const slow = await answering((socket) => void held.push(() => socket.write(ALLOWED)));
  await withAgent(async (agent) => {
    expect(agent.pid).toBeGreaterThan(0);
    const first = agent.ask(question(slow.port));
    const second = agent.ask({ kind: "tcp", host: "127.0.0.1", port: server.port });
    const third = agent.ask(question(server.port));
    expect(await second).toMatchObject({ kind: "tcp", outcome: "open" });
    expect(await third).toMatchObject({ kind: "icap", verdict: "allowed" });
    await until("the first is asked", () => held.length === 1);
    held[0]!();
    expect((await first).connection?.remote).toBe(`127.0.0.1 ${slow.port}`);
  });
  await Promise.all([server.stop(), slow.stop()]);
});

it("rejects a question that is none, with its problems, and goes on", async () => {
  const server = await answering((socket) => void socket.write(ALLOWED));
  await withAgent(async (agent) => {
    await expect(agent.ask(question(0))).rejects.toThrow(/port: /);
    expect(await agent.ask(question(server.port))).toMatchObject({ verdict: "allowed" });
  });
  await server.stop();
});

it("runs a loop that tells its counts, meanwhile and at its end", async () => {
  const server = await answering((socket) => void socket.write(ALLOWED));
  await withAgent(async (agent) => {
    const loop = agent.loop({
      addresses: [{ host: "127.0.0.1", port: server.port }],
      ...{ service: "x", intervalMs: 1, samples: [{ body, expect: "allowed" }] },
    });
    let status = await loop.status();
    while (status.transactions === 0) status = await loop.status();
    expect(status).toMatchObject({ running: true, losses: 0 });
    const report = await loop.stop();
    expect(report).toMatchObject({ running: false, mismatches: 0, losses: 0 });
    expect(report.transactions).toBeGreaterThanOrEqual(status.transactions);
  });
  await server.stop();
});

it("that dies rejects what it has not answered and what comes later", async () => {
  let asked = false;
  const silent = await listening((socket) => void socket.on("data", () => (asked = true)));
  const agent = startAgent();
  const open = agent.ask(question(silent.port)).then(
    () => "answered",
    (error: Error) => error.message,
  );
  await until("it is asked", () => asked);
  process.kill(agent.pid, "SIGKILL");
  expect(await open).toMatch(/SIGKILL/);
  await expect(agent.ask(question(silent.port))).rejects.toThrow(/SIGKILL/);
  await agent.end();
  await silent.stop();
});

it("is started by the command before it, and a command that is not there is told to who asks", async () => {
  await withAgent(
    async (agent) => {
      const server = await answering((socket) => void socket.write(ALLOWED));
      expect(await agent.ask(question(server.port))).toMatchObject({ verdict: "allowed" });
      await server.stop();
    },
    ["env"],
  );
  await expect(startAgent(["/nonexistent/command"]).ask(question(1))).rejects.toThrow(/ENOENT/);
});
