import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** One turn of a recorded exchange: what the client must send next (exactly, or up to an ending), or what the server says. */
export type Step =
  | { readonly expect: string }
  | { readonly until: string }
  | { readonly answer: string }
  | { readonly close: true }
  | { readonly reset: true };

export interface ScriptedServer {
  readonly port: number;
  /** Differences between the client's actions and the recording. */
  readonly problems: string[];
  stop(): Promise<void>;
}

/** Plays a recorded exchange to each client, and compares what the client sends byte for byte. Text is latin1. */
export async function playServer(
  steps: readonly Step[],
  pace: "at once" | "byte by byte" = "at once",
): Promise<ScriptedServer> {
  const problems: string[] = [];
  return listening(
    (socket) => void play(socket, steps, pace).catch((error: Error) => problems.push(error.message)),
    problems,
  );
}

/** A server that leaves everything to `serve`. It holds no process: a test that fails before `stop` leaves nothing to wait for. */
export async function listening(serve: (socket: Socket) => void, problems: string[] = []): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket
      .setNoDelay(true)
      .unref()
      .on("error", () => undefined);
    serve(socket);
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, problems, stop };
}

/** A server that does this with each whole question that has a body. */
export async function answering(act: (socket: Socket, question: string) => void) {
  const sockets: Socket[] = [];
  const server = await listening((socket) => {
    sockets.push(socket);
    let question = "";
    socket.on("data", (bytes) => {
      question += bytes.toString("latin1");
      if (!question.endsWith("0\r\n\r\n")) return;
      const whole = question;
      question = "";
      act(socket, whole);
    });
  });
  return { ...server, sockets };
}

async function play(socket: Socket, steps: readonly Step[], pace: "at once" | "byte by byte"): Promise<void> {
  let received = "";
  let wake = (): void => undefined;
  socket.on("data", (bytes) => ((received += bytes.toString("latin1")), wake()));
  socket.on("close", () => wake());
  for (const step of steps) {
    if ("expect" in step) {
      while (received.length < step.expect.length && step.expect.startsWith(received) && !socket.destroyed)
        await new Promise<void>((resolve) => (wake = resolve));
      if (!received.startsWith(step.expect)) {
        socket.destroy();
        throw new Error(`expected ${JSON.stringify(step.expect)}, the client sent ${JSON.stringify(received)}`);
      }
      received = received.slice(step.expect.length);
    } else if ("until" in step) {
      while (!received.endsWith(step.until) && !socket.destroyed)
        await new Promise<void>((resolve) => (wake = resolve));
      received = "";
    } else if ("answer" in step) {
      for (const part of pace === "at once" ? [step.answer] : step.answer) {
        socket.write(part, "latin1");
        if (pace === "byte by byte") await new Promise(setImmediate);
      }
    } else if ("close" in step) socket.end();
    else socket.resetAndDestroy();
  }
  if (received) throw new Error(`the client sent more than recorded: ${JSON.stringify(received)}`);
}

/** Lines as they are on the wire. */
export function lines(...text: string[]): string {
  return text.map((line) => `${line}\r\n`).join("");
}
