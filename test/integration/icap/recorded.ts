import { type IcapRequest, transact, type Transaction } from "../../../icap";
import { lines, playServer, type Step } from "./scriptedServer";

/** Plays a recorded exchange in both paces; the client must have sent exactly what is recorded. */
export async function replay(request: IcapRequest, steps: Step[]): Promise<Transaction> {
  const results: Transaction[] = [];
  for (const pace of ["at once", "byte by byte"] as const) {
    const server = await playServer(steps, pace);
    results.push(await transact({ host: "127.0.0.1", port: server.port, ...request }));
    await server.stop();
    expect(server.problems).toEqual([]);
  }
  const [first, second] = results as [Transaction, Transaction];
  expect({ ...second, timings: 0, connection: 0 }).toEqual({ ...first, timings: 0, connection: 0 });
  return first;
}

/** Text as bytes, one each. */
export const icap = (text: string): Buffer => Buffer.from(text, "latin1");

/** The download of RFC 3507 §4.9.2. */
export const ORIGIN_GET = lines(
  "GET /origin-resource HTTP/1.1",
  "Host: www.origin-server.com",
  "Accept: text/html, text/plain, image/gif",
  "Accept-Encoding: gzip, compress",
  "",
);
export const ORIGIN_RESPONSE = lines(
  "HTTP/1.1 200 OK",
  "Date: Mon, 10 Jan 2000 09:52:22 GMT",
  "Server: Apache/1.3.6 (Unix)",
  'ETag: "63840-1ab7-378d415b"',
  "Content-Type: text/html",
  "Content-Length: 51",
  "",
);
export const RESPMOD_HEAD = ["RESPMOD icap://icap.example.org/satisf ICAP/1.0", "Host: icap.example.org"];
export const download = {
  method: "RESPMOD",
  service: "satisf",
  authority: "icap.example.org",
  allow204: false,
} as const;
export const heads = { httpRequest: icap(ORIGIN_GET), httpResponse: icap(ORIGIN_RESPONSE) };
