/** A kept connection: for which questions it may be used again, and what ends it. */
import { once } from "node:events";
import { Socket } from "node:net";
import { Readable } from "node:stream";
import { fileMessage, openConnection } from "../../../icap";
import { Exchange } from "../../../icap/exchange";
import { planRequest } from "../../../icap/plan";
import { until } from "../../until";
import { answering, lines, listening, type ScriptedServer } from "./scriptedServer";

const upload = { service: "x", ...fileMessage("REQMOD", { filename: "a.txt" }), body: Buffer.from("hello") };
const ALLOWED = lines("ICAP/1.0 204 OK", "");

const opened = ({ port }: ScriptedServer) => openConnection({ host: "127.0.0.1", port });
const allow = (socket: Socket): void => void socket.write(ALLOWED);

describe("a kept connection", () => {
  it("does not take what came before the question for its answer, however close it came", async () => {
    const server = await answering(allow);
    const connection = await opened(server);
    expect((await connection.transact(upload)).verdict).toBe("allowed");
    // The bytes lie in the system's buffer, and the client has not read them yet.
    allow(server.sockets[0]!);
    const second = await connection.transact(upload);
    expect(second).toMatchObject({ verdict: "error", failure: { kind: "closed", stage: "request" }, bytesSent: 0 });
    expect(second.reason).toBe(
      "no further transaction on this connection: the server sent bytes that nobody asked for",
    );
    await server.stop();
  });

  it("is asked one question at a time, and the one under way gets its answer", async () => {
    const server = await answering(allow);
    const connection = await opened(server);
    await connection.transact(upload);
    const [first, second] = await Promise.all([connection.transact(upload), connection.transact(upload)]);
    expect(first.verdict).toBe("allowed");
    expect(second).toMatchObject({
      failure: { kind: "input", stage: "request", message: "a transaction is under way on this connection" },
    });
    await server.stop();
  });

  it("stays usable after a question that could not be asked, whose source is released", async () => {
    const server = await answering(allow);
    const connection = await opened(server);
    const body = new Readable({ read: () => undefined });
    expect((await connection.transact({ ...upload, body, service: "a b" })).failure?.kind).toBe("input");
    expect(body.destroyed).toBe(true);
    expect(connection.reusable).toBe(true);
    expect((await connection.transact(upload)).verdict).toBe("allowed");
    await server.stop();
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ["the server ends", (socket) => socket.end(), "the server closed the connection"],
    [
      "the server resets",
      (socket) => socket.resetAndDestroy(),
      "while waiting for the answer: connection closed by the other side (ECONNRESET)",
    ],
  ])("that %s between two questions is of no further use", async (_, act, why) => {
    const server = await answering(allow);
    const connection = await opened(server);
    await connection.transact(upload);
    act(server.sockets[0]!);
    await until("the client knows it", () => !connection.reusable);
    expect((await connection.transact(upload)).reason).toBe(`no further transaction on this connection: ${why}`);
    await server.stop();
  });

  it("that the caller has closed asks nothing more", async () => {
    const server = await answering(allow);
    const connection = await opened(server);
    connection.close();
    expect((await connection.transact(upload)).reason).toBe(
      "no further transaction on this connection: closed by the caller",
    );
    await server.stop();
  });

  it("is over after an answer that cannot be believed", async () => {
    const server = await answering((socket) => void socket.write(lines("ICAP/1.0 200 OK", "")));
    const connection = await opened(server);
    expect((await connection.transact(upload)).verdict).toBe("error");
    expect(connection.reusable).toBe(false);
    expect((await connection.transact(upload)).reason).toBe(
      "no further transaction on this connection: malformed answer: a 200 without Encapsulated header",
    );
    await server.stop();
  });

  it("is over when the answer came before the whole request, whose rest would be taken for the next one", async () => {
    const server = await listening((socket) => void socket.once("data", () => allow(socket)));
    const connection = await opened(server);
    const body = new Readable({ read: () => undefined }); // has more, and does not give it
    body.push("hello");
    expect(await connection.transact({ ...upload, body })).toMatchObject({
      verdict: "allowed",
      reason: "204: nothing to change, before it had the whole body",
      wholeBodySent: false,
    });
    expect(body.destroyed).toBe(true);
    expect((await connection.transact(upload)).reason).toBe(
      "no further transaction on this connection: the server answered before it had the whole request",
    );
    await server.stop();
  });

  it("may be used again after an answer to the preview alone, and not when the rest was asked for and not sent", async () => {
    const replies = [ALLOWED, lines("ICAP/1.0 100 Continue", "") + ALLOWED];
    const server = await answering((socket) => void socket.write(replies.shift()!));
    const connection = await opened(server);
    const asked = { ...upload, preview: 2 };
    expect((await connection.transact(asked)).reason).toBe("204: nothing to change, judged from the preview");
    expect(connection.reusable).toBe(true);
    const second = await connection.transact(asked);
    expect(second.reason).toBe("204: nothing to change, before it had the whole body");
    expect(connection.reusable).toBe(false);
    await server.stop();
  });

  it("takes no question of a caller who has cancelled", async () => {
    let asked = 0;
    const server = await answering((socket) => ((asked += 1), allow(socket)));
    const connection = await opened(server);
    const cancelled = await connection.transact({ ...upload, signal: AbortSignal.abort() });
    expect(cancelled).toMatchObject({ failure: { kind: "aborted" }, bytesSent: 0 });
    await server.stop();
    expect(asked).toBe(0);
  });

  it("says which addresses it joins", async () => {
    const server = await answering(allow);
    const connection = await opened(server);
    expect(connection.facts.local).toMatch(/^127\.0\.0\.1 \d+$/);
    expect(connection.facts.remote).toBe(`127.0.0.1 ${server.port}`);
    expect(connection.dialTimes.connectMs).toBeGreaterThanOrEqual(0);
    connection.close();
    await server.stop();
  });
});

it("an exchange leaves nothing of itself on its connection, which would judge the next one's answer", async () => {
  const server = await answering(allow);
  const socket = new Socket().connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  const events = ["data", "error", "end", "close", "timeout"];
  const before = events.map((event) => socket.listenerCount(event));
  const plan = planRequest(upload, "127.0.0.1", server.port);
  const signal = new AbortController().signal;
  expect((await new Exchange(socket, plan, true).run(30_000, signal)).status).toBe(204);
  expect(events.map((event) => socket.listenerCount(event))).toEqual(before);
  socket.destroy();
  await server.stop();
});

it("a 204 that was not offered is no verdict once the server has asked for the rest after the preview", async () => {
  const replies = [lines("ICAP/1.0 100 Continue", ""), ALLOWED];
  const server = await answering((socket) => void socket.write(replies.shift()!));
  const connection = await opened(server);
  expect(await connection.transact({ ...upload, preview: 2, allow204: false })).toMatchObject({
    verdict: "error",
    reason: "a 204 that was not offered",
    wholeBodySent: true,
  });
  await server.stop();
});
