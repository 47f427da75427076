/** Serves the part of Azure's management API that commands query themselves, on a free port of 127.0.0.1. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { DEPLOYER_TOKEN } from "../invokes";
import type { ResourceStore } from "../store";
import { answerTo, type Facts } from "./dispatch";

/** An answer in place of the API's own: throttling, a refusal, a failure. */
export interface ManagementAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds (header Retry-After). */
  readonly retryAfter?: number;
  /** Milliseconds before the answer. */
  readonly delayMs?: number;
}

/** The body of a request; nothing where it is empty or no JSON. */
async function json(request: http.IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** @param planned the next answer to give instead, if one is planned @param facts read at each question */
export async function serveManagement(
  store: ResourceStore,
  planned: () => ManagementAnswer | undefined,
  facts: () => Facts,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    const reply = (status: number, body?: unknown, headers: http.OutgoingHttpHeaders = {}) => {
      response.writeHead(status, { "Content-Type": "application/json", Connection: "close", ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const error = (code: string, message: string) => ({ error: { code, message } });
    const { pathname, searchParams, origin } = new URL(request.url ?? "/", url());
    if (request.headers.authorization !== `Bearer ${DEPLOYER_TOKEN}`)
      return reply(401, error("AuthenticationFailed", "Authentication failed."));
    if (!searchParams.has("api-version"))
      return reply(400, error("MissingApiVersionParameter", "The api-version query parameter is required."));
    const instead = planned();
    if (instead) {
      const { status, code, message, retryAfter, delayMs = 0 } = instead;
      const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
      return void setTimeout(() => reply(status, error(code, message), headers), delayMs);
    }
    const skip = Number(searchParams.get("$skiptoken") ?? 0);
    const asked = { method: request.method ?? "", path: decodeURIComponent(pathname), query: searchParams, skip };
    void json(request).then((sent) => {
      const { status, body, more } = answerTo({ ...asked, body: sent }, store, facts());
      if (!more) return reply(status, body);
      const { value } = body as { value: unknown[] };
      searchParams.set("$skiptoken", String(skip + value.length));
      reply(status, { value, nextLink: `${origin}${pathname}?${searchParams.toString()}` });
    });
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: url(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
