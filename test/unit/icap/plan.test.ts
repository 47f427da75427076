/** Requests as they are checked and written, before anything is sent. */
import type { IcapRequest } from "../../../icap";
import { IcapFailure } from "../../../icap/failure";
import { planRequest } from "../../../icap/plan";

const GET = Buffer.from("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
const PAGE = Buffer.from("HTTP/1.1 200 OK\r\nX: 1\r\n\r\n");
const upload: IcapRequest = { method: "REQMOD", service: "reqmod", httpRequest: GET };
const download: IcapRequest = { method: "RESPMOD", service: "respmod", httpResponse: PAGE };
const options: IcapRequest = { method: "OPTIONS", service: "reqmod" };

const plan = (request: IcapRequest) => planRequest(request, "10.1.2.3", 11344);
const headOf = (request: IcapRequest) => plan(request).heads.toString().split("\r\n\r\n")[0]!.split("\r\n");
function refusal(request: IcapRequest): string {
  try {
    plan(request);
  } catch (error) {
    if (!(error instanceof IcapFailure)) throw error;
    expect(error).toMatchObject({ kind: "input", stage: "request" });
    return error.message;
  }
  throw new Error("the request was taken");
}

describe("a request", () => {
  it("names the service with or without its leading slash, and no other slash is lost", () => {
    for (const service of ["a/b?c=d", "/a/b?c=d"])
      expect(headOf({ ...upload, service })[0]).toBe("REQMOD icap://10.1.2.3:11344/a/b?c=d ICAP/1.0");
  });

  it("offers 204 unless it is told not to, and OPTIONS never does", () => {
    expect(headOf(upload)).toContain("Allow: 204");
    expect(headOf({ ...upload, allow204: false })).not.toContain("Allow: 204");
    expect(headOf({ ...options, allow204: true })).toEqual([
      "OPTIONS icap://10.1.2.3:11344/reqmod ICAP/1.0",
      "Host: 10.1.2.3:11344",
    ]);
    expect([plan(upload).offered204, plan({ ...upload, allow204: false }).offered204]).toEqual([true, false]);
  });

  it("announces a preview only of a body, because a server would wait for one", () => {
    const body = Buffer.from("hello");
    expect(headOf({ ...upload, body, preview: 0 })).toContain("Preview: 0");
    expect(headOf({ ...upload, preview: 5 }).join()).not.toContain("Preview");
    expect(plan({ ...upload, preview: 5 }).preview).toBeUndefined();
    expect(plan({ ...upload, body, preview: 2 ** 20 }).preview).toBe(2 ** 20);
  });

  it("judges an upload by its request and a download by its response", () => {
    expect(plan(upload).original?.startLine).toBe("GET / HTTP/1.1");
    expect(plan({ ...download, httpRequest: GET }).original?.startLine).toBe("HTTP/1.1 200 OK");
  });

  it.each<[string, IcapRequest, string]>([
    ["OPTIONS with an HTTP request", { ...options, httpRequest: GET }, "OPTIONS carries no HTTP message"],
    ["OPTIONS with an HTTP response", { ...options, httpResponse: PAGE }, "OPTIONS carries no HTTP message"],
    ["OPTIONS with a body", { ...options, body: GET }, "OPTIONS carries no HTTP message"],
    [
      "an upload without its head",
      { ...upload, httpRequest: undefined } as never,
      "REQMOD needs httpRequest, the head of the HTTP request",
    ],
    ["an upload with a response", { ...upload, httpResponse: PAGE }, "REQMOD cannot carry httpResponse"],
    [
      "a download without its head",
      { ...download, httpResponse: undefined } as never,
      "RESPMOD needs httpResponse, the head of the HTTP response",
    ],
    ["a preview above 1 MiB", { ...upload, preview: 2 ** 20 + 1 }, `preview ${2 ** 20 + 1} is not a number of bytes`],
    ["a preview of half a byte", { ...upload, preview: 0.5 }, "preview 0.5 is not a number of bytes"],
    [
      "a response that is more than its head",
      { ...download, httpResponse: Buffer.concat([PAGE, Buffer.from("body\r\n\r\n")]) },
      "httpResponse: ",
    ],
    [
      "a header that breaks out of its line",
      { ...upload, headers: { "X-A": "1\r\nX-B: 2" } },
      "header X-A has a value",
    ],
  ])("%s is refused before anything is sent", (_, request, words) => {
    expect(refusal(request)).toContain(words);
  });

  it("takes its framing from what it carries, never from the caller", () => {
    for (const name of ["Host", "Encapsulated", "PREVIEW", "allow", "Transfer-Encoding", "Content-Length"])
      expect(refusal({ ...upload, headers: { [name]: "1" } })).toBe(
        `header ${name} follows from the request and cannot be given`,
      );
    expect(headOf({ ...upload, headers: { "X-Client-IP": "10.9.9.9" } })).toContain("X-Client-IP: 10.9.9.9");
  });
});
