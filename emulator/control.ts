import http from "node:http";
import { rm } from "node:fs/promises";
import { errorMessage } from "../console/userError";

/** Handles a request; the result is the response's JSON. */
export type Handler = (body: unknown, parameter: string) => Promise<unknown> | unknown;

/** Handlers by method and path, for example `POST /machines/:name/exec`. */
export type Routes = Record<string, Handler>;

/** The emulator's control: JSON over HTTP on a unix socket that only the owner can open. */
export async function serveControl(socket: string, routes: Routes): Promise<() => Promise<void>> {
  await rm(socket, { force: true });
  const server = http.createServer((request, response) => void answer(request, response, routes));
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(socket, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, routes: Routes): Promise<void> {
  const reply = (status: number, body: unknown): void => {
    response.writeHead(status, { "Content-Type": "application/json", Connection: "close" });
    response.end(JSON.stringify(body ?? null));
  };
  try {
    const found = findRoute(routes, request.method ?? "", request.url ?? "");
    if (found === undefined) return reply(404, { error: `no such command: ${request.method} ${request.url}` });
    const text = await readBody(request);
    reply(200, await found.handler(text === "" ? undefined : JSON.parse(text), found.parameter));
  } catch (error) {
    reply(400, { error: errorMessage(error) });
  }
}

function findRoute(
  routes: Routes,
  method: string,
  url: string,
): { readonly handler: Handler; readonly parameter: string } | undefined {
  for (const [pattern, handler] of Object.entries(routes)) {
    const [wantedMethod, path] = pattern.split(" ");
    const match = new RegExp(`^${path!.replace(":name", "([^/]+)")}$`).exec(url);
    if (wantedMethod === method && match !== null) return { handler, parameter: decodeURIComponent(match[1] ?? "") };
  }
  return undefined;
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
