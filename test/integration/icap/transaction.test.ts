/** The record of a transaction: every fact that reports and the client's own decisions use. */
import { fileMessage, transact } from "../../../icap";
import { milliseconds } from "../../../icap/transaction";
import { lines, playServer, type Step } from "./scriptedServer";

const upload = { service: "x", ...fileMessage("REQMOD", { filename: "a.txt" }), body: Buffer.from("hello") };
const HEAD = Buffer.from(upload.httpRequest ?? []).toString();

async function asked(answer: string, then: Step[] = []) {
  const server = await playServer([{ until: "0\r\n\r\n" }, { answer }, ...then]);
  const { port, stop } = server;
  const transaction = await transact({ host: "127.0.0.1", port, authority: "gw", ...upload });
  await stop();
  return transaction;
}

describe("the record of a transaction", () => {
  it("has the answer's headers, repeated ones joined, and the state tag without its quotes", async () => {
    const headers = ['ISTag: "v "1" of 2"', "X-Seen: a", "Server: s", "x-seen: b"];
    const transaction = await asked(lines("ICAP/1.0 204 OK", ...headers, ""));
    expect(transaction.istag).toBe('v "1" of 2');
    expect(transaction.headers).toEqual({ istag: '"v "1" of 2"', "x-seen": "a, b", server: "s" });
    expect(await asked(lines("ICAP/1.0 204 OK", "ISTag: bare", ""))).toMatchObject({ istag: "bare" });
    expect(await asked(lines("ICAP/1.0 204 OK", 'ISTag: half"', ""))).toMatchObject({ istag: 'half"' });
    expect(await asked(lines("ICAP/1.0 204 OK", ""))).not.toHaveProperty("istag");
  });

  it("counts the bytes of both directions", async () => {
    const answer = lines("ICAP/1.0 204 OK", "");
    const request =
      lines(
        "REQMOD icap://gw/x ICAP/1.0",
        ...["Host: gw", "Allow: 204", `Encapsulated: req-hdr=0, req-body=${HEAD.length}`, ""],
      ) +
      HEAD +
      lines("5", "hello", "0", "");
    expect(await asked(answer)).toMatchObject({
      ...{ bytesSent: request.length, bytesReceived: answer.length, wholeBodySent: true },
    });
  });

  it("measures from the request to the answer's first byte, within the whole time", async () => {
    const { timings } = await asked(lines("ICAP/1.0 204 OK", ""));
    expect(timings.firstByteMs).toBeGreaterThanOrEqual(0);
    expect(timings.totalMs).toBeGreaterThanOrEqual(timings.firstByteMs! + timings.connectMs!);
    expect((await asked("", [{ close: true }])).timings).not.toHaveProperty("firstByteMs");
    expect([milliseconds(1000, 1012.34), milliseconds(1000, 1000.04)]).toEqual([12.3, 0]);
  });

  it("names the finding of an answer that is an error nevertheless, and has the headers of it", async () => {
    const transaction = await asked(lines("ICAP/1.0 500 Error", "X-Virus-ID: Eicar", "Service: s", ""));
    expect(transaction).toMatchObject({ verdict: "error", rule: "Eicar", icapStatus: 500 });
    expect(transaction.headers).toEqual({ "x-virus-id": "Eicar", service: "s" });
    const without = await asked(lines("ICAP/1.0 500 Error", ""));
    expect(without).not.toHaveProperty("rule");
    const nothing = await asked("", [{ close: true }]);
    expect(nothing).toMatchObject({ verdict: "error", headers: {}, bytesReceived: 0, wholeBodySent: true });
    expect(nothing).not.toHaveProperty("icapStatus");
  });

  it("shows the start of a body only where it is another than the one that was sent", async () => {
    const echo = (body: string) =>
      lines("ICAP/1.0 200 OK", `Encapsulated: req-hdr=0, req-body=${HEAD.length}`, "") +
      HEAD +
      lines(body.length.toString(16), body, "0", "");
    expect(await asked(echo("hello"))).not.toHaveProperty("excerpt");
    const long = `${"x".repeat(2000)}y${"z".repeat(2000)}`;
    expect((await asked(echo(long))).excerpt).toBe(long.slice(0, 2048));
    expect((await asked(echo("a\0b\0\0"))).excerpt).toBe("a\0b");
  });

  it("of a connection that did not open says that nothing was sent", async () => {
    const transaction = await transact({ host: "127.0.0.1", port: 0, ...upload });
    expect(transaction).toMatchObject({ bytesSent: 0, bytesReceived: 0, wholeBodySent: false, headers: {} });
    expect(transaction.timings.totalMs).toBeGreaterThanOrEqual(0);
    expect(transaction).not.toHaveProperty("connection");
  });
});
