/** The requests that an agent sends, for each member of a request line. */
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, noise } from "../../../../icap/agent/content";
import { answer } from "../../../../icap/agent/answers";
import { ask, KeptConnections } from "../../../../icap/agent/ask";
import { readRequest, type IcapLine } from "../../../../icap/agent/requests";
import { until } from "../../../until";
import { type Identity, selfSigned } from "../identities";
import { lines, listening } from "../scriptedServer";

/** A request line as the agent reads it, defaults filled in. */
function read(line: object): IcapLine {
  const result = readRequest(
    JSON.stringify({ id: 1, host: "127.0.0.1", service: "reqmod", method: "REQMOD", ...line }),
  );
  if ("problems" in result) throw new Error(result.problems.join());
  return result.request as IcapLine;
}

/** The bytes that reach a server that allows all, from each connection. */
async function heard(run: (port: number) => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const server = await listening((socket) => {
    const mine = texts.push("") - 1;
    socket.on("data", (bytes) => {
      texts[mine] += bytes.toString("latin1");
      const done = /0(; ieof)?\r\n\r\n$|null-body=\d+\r\n\r\n[^]*\r\n\r\n$|^OPTIONS[^]*\r\n\r\n$/.test(texts[mine]!);
      if (done) socket.write(lines(/^OPTIONS/.test(texts[mine]!) ? "ICAP/1.0 200 OK" : "ICAP/1.0 204 OK", ""));
    });
  });
  await run(server.port);
  await server.stop();
  return texts;
}
const sent = async (line: object): Promise<string> => {
  const [text] = await heard(async (port) => {
    const asked = read({ port, ...line });
    await ask(asked, asked, asked.method, asked);
  });
  return text!;
};
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("a question of the agent", () => {
  it("carries what its line says, and nothing that the line leaves out", async () => {
    const bare = await sent({ body: base64("hello") });
    expect(bare).toContain("REQMOD icap://127.0.0.1:");
    expect(bare).toContain("Allow: 204\r\n");
    for (const absent of ["Preview", "Content-Encoding", "X-Client"]) expect(bare).not.toContain(absent);
    expect(bare).toContain('filename="upload.bin"');
    expect(bare).toContain("Content-Length: 5\r\n");
    expect(bare.endsWith(lines("", "5", "hello", "0", ""))).toBe(true);
    const whole = await sent({
      ...{ body: base64("hello"), filename: "a.gz", contentType: "text/csv", contentEncoding: "gzip" },
      ...{ preview: 9, allow204: false, headers: { "X-Client-IP": "10.1.1.1" } },
    });
    for (const there of ["Preview: 9", "X-Client-IP: 10.1.1.1", "Content-Type: text/csv", "Content-Encoding: gzip"])
      expect(whole).toContain(`\r\n${there}\r\n`);
    expect(whole).toContain('filename="a.gz"');
    expect(whole).not.toContain("Allow:");
    expect(whole.endsWith(lines("5", "hello", "0; ieof", ""))).toBe(true);
  });

  it("may be one without a body, or OPTIONS, which carries no content", async () => {
    expect(await sent({})).toContain("null-body=");
    expect(await sent({})).not.toContain("Content-Length");
    expect(await sent({ method: "OPTIONS", body: base64("hello") })).toMatch(
      /^OPTIONS icap:\/\/[^ ]+\/reqmod ICAP\/1\.0\r\nHost: [^\r]+\r\n\r\n$/,
    );
  });

  it("has a file's own name, size and content", async () => {
    const folder = await mkdtemp(join(tmpdir(), "agent-"));
    const file = join(folder, "report.txt");
    await writeFile(file, "x".repeat(70_000));
    const text = await sent({ file });
    await rm(folder, { recursive: true });
    expect(text).toContain('filename="report.txt"');
    expect(text).toContain("Content-Length: 70000\r\n");
    expect(text.match(/x{100,}/g)!.join("")).toHaveLength(70_000);
  });

  it("may have noise as its content: as long as asked for, the same for one seed, incompressible", async () => {
    const bytes = async (length: number, seed: number) => {
      const parts: Uint8Array[] = [];
      for await (const part of noise(length, seed)) parts.push(part);
      return { parts, all: Buffer.concat(parts) };
    };
    const digest = (data: Buffer) => createHash("sha256").update(data).digest("hex");
    const [one, same, other] = [await bytes(150_000, 7), await bytes(150_000, 7), await bytes(150_000, 8)];
    expect(one.all).toHaveLength(150_000);
    expect(digest(one.all)).toBe(digest(same.all));
    expect(digest(one.all)).not.toBe(digest(other.all));
    expect(one.parts.every(({ length }) => length <= 65_536)).toBe(true);
    expect((await bytes(0, 1)).parts).toEqual([]);
    expect((await bytes(65_536, 1)).parts).toHaveLength(1);
    expect((await messageOf("REQMOD", { generate: { bytes: 3, seed: 1 } })).httpRequest!.toString()).toContain(
      "Content-Length: 3\r\n",
    );
  });

  it("leaves from the address that its line names, with its certificate, within its time", async () => {
    let from: string | undefined;
    const silent = await listening((socket) => void (from = socket.remoteAddress));
    const line = { port: silent.port, source: "127.0.0.9", timeoutMs: 60, body: base64("x") };
    const slow = read(line);
    expect(await ask(slow, slow, "REQMOD", slow)).toMatchObject({ failure: { kind: "timeout" } });
    expect(from).toBe("127.0.0.9");
    const { cert: ca }: Identity = await selfSigned("gateway.example");
    const secure = read({ ...line, timeoutMs: 30_000, connectTimeoutMs: 60, tls: { ca } });
    expect(await ask(secure, secure, "REQMOD", secure)).toMatchObject({ failure: { kind: "timeout", stage: "tls" } });
    await silent.stop();
  });

  it("of another kind is answered by its own name, and TLS with what the server proves", async () => {
    const plain = await listening((socket) => void socket.once("data", () => socket.end("no TLS\r\n")));
    const { cert: ca } = await selfSigned("gateway.example");
    const line = { ...read({ port: plain.port }), kind: "tls", tls: { ca } } as const;
    expect(await answer(line as never, new KeptConnections())).toMatchObject({
      ...{ id: 1, kind: "tls", outcome: "protocol", stage: "tls" },
    });
    await plain.stop();
    const silent = await listening((socket) => void socket.resume());
    const slow = { ...line, port: silent.port, connectTimeoutMs: 60 };
    expect(await answer(slow as never, new KeptConnections())).toMatchObject({ outcome: "timeout", stage: "tls" });
    await silent.stop();
  });
});

describe("connections that an agent keeps", () => {
  it("are one for each address and source; of two questions at once one has its own, which ends with it", async () => {
    let open = 0;
    const server = await listening((socket) => {
      open += 1;
      let text = "";
      socket
        .on("close", () => (open -= 1))
        .on("data", (bytes) => {
          text += bytes.toString("latin1");
          if (!text.endsWith("0\r\n\r\n")) return;
          text = "";
          socket.write(lines("ICAP/1.0 204 OK", ""));
        });
    });
    const kept = new KeptConnections();
    const from = async (source?: string) => {
      const line = read({ port: server.port, body: base64("x"), ...(source && { source }) });
      const { verdict, connection } = await kept.ask(line, line, "REQMOD", line);
      expect(verdict).toBe("allowed");
      return connection!.local;
    };
    const first = await from();
    expect([await from(), await from("127.0.0.9")]).toEqual([first, expect.stringMatching(/^127\.0\.0\.9 /)]);
    const both = await Promise.all([from(), from()]);
    expect(both).toContain(first);
    expect(new Set(both).size).toBe(2);
    await until("the second of them is closed", () => open === 2);
    kept.close();
    await until("all are closed", () => open === 0);
    await server.stop();
  });

  it("report an address that refuses as an error of that question", async () => {
    const gone = await listening(() => undefined);
    await gone.stop();
    const line = read({ port: gone.port, body: base64("x") });
    expect(await new KeptConnections().ask(line, line, "REQMOD", line)).toMatchObject({
      ...{ verdict: "error", failure: { kind: "refused", stage: "connect" } },
    });
  });
});
