import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { livePage } from "./livePage";
import type { LiveSignals } from "./signals";

/** A running server of a live page. */
export interface LiveServer {
  /** Address for a browser on this machine. */
  readonly url: string;
  close(): Promise<void>;
}

const HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
} as const;

/**
 * Serves the page and its signals on 127.0.0.1, on a free port, read-only. A request with another name in `Host` is refused. Otherwise a
 * web page of another site could read the signals under a name that resolves to this machine.
 */
export async function serveLivePage(title: string, signals: () => Promise<LiveSignals>): Promise<LiveServer> {
  let host = "";
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 503, "text/plain", String(error)));
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.host !== host) send(response, 403, "text/plain", `This page is at http://${host}/ only.`);
    else if (request.method !== "GET") send(response, 405, "text/plain", "This page only shows.");
    else if (request.url === "/") send(response, 200, "text/html", livePage(title));
    else if (request.url === "/signals") send(response, 200, "application/json", JSON.stringify(await signals()));
    else send(response, 404, "text/plain", "There is nothing here.");
  }
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { ...HEADERS, "Content-Type": `${type}; charset=utf-8` }).end(body);
}
