import { renderEncapsulated } from "./encapsulated";
import { IcapFailure } from "./failure";
import { authorityOf, type Head, parseHead, renderHead } from "./head";
import type { BodySource, IcapRequest } from "./types";

const MAX_PREVIEW = 2 ** 20;
/** A service's path and query (RFC 3986 characters). */
const SERVICE = /^[!$&'()*+,\-./0-9:;=?@A-Z_a-z~%]*$/;
/** Headers about the message's framing. They follow from the request, so callers cannot give them. */
const FRAMING = new Set(["host", "encapsulated", "preview", "allow", "transfer-encoding", "content-length"]);

/** A checked request, ready to be sent: the bytes before the body, and the way of sending the body. */
export interface Plan {
  readonly method: IcapRequest["method"];
  readonly heads: Buffer;
  readonly original?: Head;
  readonly body?: BodySource;
  /** Only with a body. */
  readonly preview?: number;
  readonly offered204: boolean;
}

/** Checks a request and renders its heads. Throws IcapFailure `input` that names every problem at once. */
export function planRequest(request: IcapRequest, host: string, port: number): Plan {
  const problems = problemsOf(request);
  if (problems.length > 0) throw new IcapFailure("input", "request", problems.join("; "));
  const { method, httpRequest, httpResponse, body } = request;
  const authority = request.authority ?? authorityOf(host, port, 1344);
  const offered204 = method !== "OPTIONS" && (request.allow204 ?? true);
  const preview = body === undefined ? undefined : request.preview;
  const headers = [{ name: "Host", value: authority }];
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.push({ name, value });
  if (offered204) headers.push({ name: "Allow", value: "204" });
  if (preview !== undefined) headers.push({ name: "Preview", value: String(preview) });
  if (method !== "OPTIONS") {
    const inside = {
      ...(httpRequest && { requestHead: httpRequest }),
      ...(httpResponse && { responseHead: httpResponse }),
    };
    headers.push({
      name: "Encapsulated",
      value: renderEncapsulated({ method, ...inside, hasBody: body !== undefined }),
    });
  }
  const line = `${method} icap://${authority}/${request.service.replace(/^\//, "")} ICAP/1.0`;
  const judged = method === "REQMOD" ? httpRequest : httpResponse;
  return {
    method,
    heads: Buffer.concat([render(line, headers), httpRequest ?? Buffer.alloc(0), httpResponse ?? Buffer.alloc(0)]),
    ...(judged && { original: parseHead(Buffer.from(judged)) }),
    ...(body !== undefined && { body }),
    ...(preview !== undefined && { preview }),
    offered204,
  };
}

function problemsOf(request: IcapRequest): string[] {
  const { method, service, authority, httpRequest, httpResponse, body, preview } = request;
  const problems: string[] = [];
  if (!SERVICE.test(service)) problems.push(`service ${JSON.stringify(service)} is not a URI path; percent-encode it`);
  if (authority !== undefined && !/^[0-9A-Za-z.\-_[\]:]+$/.test(authority))
    problems.push(`authority ${JSON.stringify(authority)} is not host[:port]`);
  if (method === "OPTIONS" && (httpRequest ?? httpResponse ?? body) !== undefined)
    problems.push("OPTIONS carries no HTTP message");
  if (method === "REQMOD" && !httpRequest) problems.push("REQMOD needs httpRequest, the head of the HTTP request");
  if (method === "REQMOD" && httpResponse) problems.push("REQMOD cannot carry httpResponse");
  if (method === "RESPMOD" && !httpResponse) problems.push("RESPMOD needs httpResponse, the head of the HTTP response");
  if (preview !== undefined && !(Number.isInteger(preview) && preview >= 0 && preview <= MAX_PREVIEW))
    problems.push(`preview ${preview} is not a number of bytes from 0 to ${MAX_PREVIEW}`);
  for (const name of Object.keys(request.headers ?? {}))
    if (FRAMING.has(name.toLowerCase())) problems.push(`header ${name} follows from the request and cannot be given`);
  problems.push(...headProblems("httpRequest", httpRequest), ...headProblems("httpResponse", httpResponse));
  return problems;
}

function headProblems(name: string, head: Uint8Array | undefined): string[] {
  if (!head) return [];
  try {
    parseHead(Buffer.from(head)); // refuses what follows a head, too
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
}

function render(line: string, headers: { name: string; value: string }[]): Buffer {
  try {
    return renderHead(line, headers);
  } catch (error) {
    throw new IcapFailure("input", "request", (error as Error).message);
  }
}
