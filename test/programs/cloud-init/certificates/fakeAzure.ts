import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The metadata service, a Key Vault and a storage account on 127.0.0.1, with what they were asked. */
export interface FakeAzure {
  url: string;
  /** The contents of the vault's secrets, by name. */
  secrets: Map<string, { value: string; contentType?: string; attributes?: { created: number } }>;
  /** The contents of blobs, by container and name. */
  blobs: Map<string, Buffer>;
  /** Statuses to answer before the real answer, by who is asked. */
  troubles: { metadata: number[]; vault: number[] };
  asked: { path: string; metadata?: string; authorization?: string }[];
  close(): Promise<void>;
}

export const TOKEN = "token-of-the-machine";

export async function fakeAzure(): Promise<FakeAzure> {
  const azure: Omit<FakeAzure, "url" | "close"> = {
    secrets: new Map(),
    blobs: new Map(),
    troubles: { metadata: [], vault: [] },
    asked: [],
  };
  const server: Server = createServer((request, response) => {
    azure.asked.push(asked(request));
    const [status, body] = answer(azure, request);
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { ...azure, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function asked(request: IncomingMessage): FakeAzure["asked"][number] {
  const { metadata, authorization } = request.headers;
  return {
    path: request.url ?? "",
    ...(typeof metadata === "string" ? { metadata } : {}),
    ...(authorization === undefined ? {} : { authorization }),
  };
}

function answer(azure: Omit<FakeAzure, "url" | "close">, request: IncomingMessage): [number, unknown] {
  const url = new URL(request.url ?? "", "http://fake");
  if (url.pathname === "/metadata/identity/oauth2/token") {
    const trouble = azure.troubles.metadata.shift();
    if (trouble !== undefined) return [trouble, {}];
    return request.headers.metadata === "true" ? [200, { access_token: TOKEN }] : [400, {}];
  }
  const trouble = azure.troubles.vault.shift();
  if (trouble !== undefined) return [trouble, {}];
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, {}];
  const blob = azure.blobs.get(url.pathname.slice(1));
  if (blob) return request.headers["x-ms-version"] === undefined ? [400, {}] : [200, blob];
  const secret = azure.secrets.get(url.pathname.replace("/secrets/", ""));
  return secret ? [200, secret] : [404, {}];
}

/** Puts a lane's secret into the vault as the program writes it; `fields` replace parts of it. */
export function storeLaneSecret(
  azure: FakeAzure,
  server: { privateKey: string; pem: string },
  client: { pem: string },
  fields: Record<string, unknown>,
): void {
  const parts = { serverKey: server.privateKey, serverChain: server.pem, clientCertificates: client.pem };
  azure.secrets.set("gateway-a", { value: JSON.stringify({ version: 1, ...parts, ...fields }) });
}
