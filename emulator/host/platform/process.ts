/**
 * The Azure platform as one process inside the platform namespace: metadata service, Key Vault, DNS and the load balancer's probes. Its
 * only own state is tokens and secret versions, and it ends when its parent does.
 */
import { randomBytes } from "node:crypto";
import dgram from "node:dgram";
import http from "node:http";
import https from "node:https";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

import { METADATA_ADDRESS, PLATFORM_ADDRESS } from "../network/serviceTags";
import { answerBlob } from "./blobs";
import { addressOf, answerDns } from "./dns";
import { answerVault, TokenHolder } from "./keyVault";
import { PlatformAnswer, FromPlatform, PlatformConfiguration, ProbeTarget, ToPlatform } from "./messages";
import { answerMetadata, type IssueToken } from "./metadata";
import { Prober } from "./probes";
import { SecretVersions } from "./secretVersions";

const TOKEN_SECONDS = 86_400;

let configuration: PlatformConfiguration = {
  machines: [],
  vaults: [],
  storage: [],
  grants: [],
  probes: [],
  faults: { vaultAway: false, metadataAway: false, noNotice: false },
  events: { incarnation: 0, list: [] },
};
const askedForEvents = new Set<string>();
const tokens = new Map<string, TokenHolder>();
const versions = new SecretVersions();
const probers = new Map<string, Prober>();

const tell = (message: FromPlatform): void => void process.send?.(message);
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

function reply(response: http.ServerResponse, { status, body, text: plain, file, headers }: PlatformAnswer): void {
  if (file !== undefined) {
    const content = readFileSync(file);
    response.writeHead(status, { "Content-Type": "application/octet-stream", "Content-Length": content.length });
    return void response.end(content);
  }
  const type = plain === undefined ? "application/json" : "text/plain";
  response.writeHead(status, { "Content-Type": `${type}; charset=utf-8`, ...headers });
  response.end(plain ?? JSON.stringify(body));
}

const callerOf = (request: http.IncomingMessage): PlatformConfiguration["machines"][number] | undefined =>
  configuration.machines.find(({ address }) => address === request.socket.remoteAddress);

async function serveMetadata(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  if (configuration.faults.metadataAway) return void request.socket.destroy();
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://metadata");
  const body = await text(request).catch(() => undefined);
  if (body === undefined) return; // the caller is gone
  const asked = { method: request.method ?? "", path: pathname, query: searchParams, headers: request.headers, body };
  const issue: IssueToken = ({ principalId }, audience) => {
    const token = randomBytes(48).toString("base64url");
    const expiresOn = nowSeconds() + TOKEN_SECONDS;
    tokens.set(token, { principalId, audience, expiresOn });
    return { token, expiresOn };
  };
  const events = {
    scheduled: configuration.events,
    asked: (machine: string) => {
      if (!askedForEvents.has(machine)) tell({ kind: "askedForEvents", machine });
      askedForEvents.add(machine);
    },
    acknowledge: (event: string) => tell({ kind: "acknowledged", event }),
  };
  reply(response, answerMetadata(asked, callerOf(request), issue, events));
}

/** Key Vault and Blob Storage have one address each and the same port; the name tells them apart. */
function serveData(request: http.IncomingMessage, response: http.ServerResponse): void {
  const host = (request.headers.host ?? "").split(":")[0]!.toLowerCase();
  const storage = configuration.storage.find((candidate) => candidate.host === host);
  if (storage === undefined) return serveVault(request, response);
  const asked = {
    method: request.method ?? "",
    path: new URL(request.url ?? "/", `https://${host}`).pathname,
    version: String(request.headers["x-ms-version"] ?? ""),
    ...senderOf(request),
  };
  reply(response, answerBlob(asked, storage, configuration.grants, nowSeconds()));
}

const senderOf = (request: http.IncomingMessage) => {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return { holder: token === undefined ? undefined : tokens.get(token), caller: callerOf(request) };
};

function serveVault(request: http.IncomingMessage, response: http.ServerResponse): void {
  if (configuration.faults.vaultAway) return void request.socket.destroy();
  const host = (request.headers.host ?? "").split(":")[0]!.toLowerCase();
  const vault = configuration.vaults.find((candidate) => candidate.host === host);
  if (vault === undefined)
    return reply(response, { status: 404, body: { error: { code: "NotFound", message: "No such vault" } } });
  const { pathname, searchParams } = new URL(request.url ?? "/", `https://${host}`);
  const asked = {
    method: request.method ?? "",
    path: pathname,
    query: searchParams,
    at: request.socket.localAddress,
    ...senderOf(request),
  };
  reply(
    response,
    answerVault(asked, vault, configuration.grants, (key) => versions.of(key), nowSeconds()),
  );
}

function configure(next: PlatformConfiguration): void {
  configuration = next;
  for (const secret of next.vaults.flatMap((vault) => vault.secrets))
    versions.note(secret.key, secret.value, nowSeconds());
  const wanted = new Map(next.probes.map((target) => [identityOf(target), target]));
  for (const [identity, prober] of probers) {
    if (wanted.has(identity)) continue;
    prober.stop();
    probers.delete(identity);
  }
  for (const [identity, target] of wanted) {
    if (probers.has(identity)) continue;
    const { machine, probe } = target;
    const prober = new Prober(target, (up, reason) => tell({ kind: "probe", machine, probe: probe.key, up, reason }));
    probers.set(identity, prober);
  }
  tell({ kind: "configured" });
}

/** A probe whose definition changed is another probe. */
function identityOf(target: ProbeTarget): string {
  return JSON.stringify(target);
}

async function start(tls: { readonly key: string; readonly certificate: string }): Promise<void> {
  const metadata = http.createServer((request, response) => void serveMetadata(request, response));
  const vaults = https.createServer({ key: tls.key, cert: tls.certificate }, serveData);
  const dns = dgram.createSocket("udp4", (query, from) => {
    const network = configuration.machines.find(({ address }) => address === from.address)?.network;
    const answer = answerDns(query, (name) => addressOf(name, network, configuration));
    if (answer !== undefined) dns.send(answer, from.port, from.address);
  });
  await Promise.all([
    new Promise<void>((resolve) => metadata.listen(80, METADATA_ADDRESS, resolve)),
    new Promise<void>((resolve) => vaults.listen(443, "0.0.0.0", resolve)),
    new Promise<void>((resolve) => dns.bind(53, PLATFORM_ADDRESS, resolve)),
  ]);
  tell({ kind: "listening" });
}

process.on("message", (message: ToPlatform) => {
  if (message.kind === "start") void start(message.tls);
  else configure(message.configuration);
});
process.on("disconnect", () => process.exit(0));
