/** Servers that end a connection in place of an answer: the reason that the client gives for it. */
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:tls";
import { fileMessage, openConnection, transact } from "../../../icap";
import { type Identity, selfSigned } from "./identities";
import { lines, listening } from "./scriptedServer";

const message = { service: "x", ...fileMessage("REQMOD", { filename: "a.txt" }), body: Buffer.from("hello") };
const HINT = " (perhaps it refused the client certificate)";
let gateway: Identity;
beforeAll(async () => {
  gateway = await selfSigned("gateway.example");
});

/** A TLS server that does this with each part of what it hears. */
async function secure(act: (socket: Socket, part: number) => void) {
  const server = createServer({ ...gateway }, (socket) => {
    let parts = 0;
    let text = "";
    socket
      .on("error", () => undefined)
      .on("data", (bytes) => {
        text += bytes.toString("latin1");
        if (!text.endsWith("0\r\n\r\n")) return;
        text = "";
        act(socket, (parts += 1));
      });
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const stop = async (): Promise<void> => {
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

describe("a server that hangs up before it answers", () => {
  const reasonOf = async (port: number, maxVersion: "TLSv1.2" | "TLSv1.3") => {
    const tls = { ca: gateway.cert, maxVersion };
    return (await transact({ host: "127.0.0.1", port, tls, ...message })).reason;
  };

  it("may have refused the certificate in TLS 1.3, whose alert can be lost; in 1.2 the handshake would have failed", async () => {
    const server = await secure((socket) => socket.end());
    expect(await reasonOf(server.port, "TLSv1.3")).toBe(`the server closed the connection before it answered${HINT}`);
    expect(await reasonOf(server.port, "TLSv1.2")).toBe("the server closed the connection before it answered");
    await server.stop();
  });

  it("has taken the certificate if it has sent a byte, or answered a question before", async () => {
    const inTheMiddle = await secure((socket) => socket.end("ICAP/1.0 2"));
    expect(await reasonOf(inTheMiddle.port, "TLSv1.3")).toBe(
      "the server closed the connection in the middle of its answer",
    );
    await inTheMiddle.stop();
    const second = await secure((socket, part) =>
      part === 1 ? void socket.write(lines("ICAP/1.0 204 OK", "")) : socket.end(),
    );
    const connection = await openConnection({ host: "127.0.0.1", port: second.port, tls: { ca: gateway.cert } });
    expect((await connection.transact(message)).verdict).toBe("allowed");
    expect((await connection.transact(message)).reason).toBe("the server closed the connection before it answered");
    await second.stop();
  });

  it("without TLS has seen no certificate", async () => {
    const server = await listening((socket) => void socket.once("data", () => socket.end()));
    const { reason, failure } = await transact({ host: "127.0.0.1", port: server.port, ...message });
    expect(reason).toBe("the server closed the connection before it answered");
    expect(failure).toMatchObject({ kind: "closed" });
    await server.stop();
  });
});
