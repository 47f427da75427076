/** A client that shows its certificate only where the server announces who issued it. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type TlsOptions as ServerTls } from "node:tls";
import { fileMessage, probeTls, transact, type TlsOptions } from "../../../icap";
import {
  authority,
  CLIENT_AUTH,
  issue,
  SERVER_AUTH,
  SIGNATURE_USE,
  validNow,
  type Issued,
} from "../../unit/infra/certificates/issue";
import { lines, listening } from "./scriptedServer";

let gateway: Issued, root: Issued, intermediate: Issued, leaf: Issued, below: Issued;
const usual = { keyUsage: SIGNATURE_USE, ca: false, ...validNow };
const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;

beforeAll(async () => {
  gateway = await issue({ ...usual, name: "gateway.example", extendedKeyUsage: [SERVER_AUTH] });
  root = await authority("Root");
  intermediate = await authority("Intermediate", root);
  const client = { ...usual, name: "client.example", extendedKeyUsage: [CLIENT_AUTH] };
  leaf = await issue({ ...client, issuer: root });
  below = await issue({ ...client, issuer: intermediate });
});

/** Runs with a server that asks for certificates; `shown` has the name in the one that each finished handshake brought. */
async function withServer<T>(options: ServerTls, run: (port: number, shown: string[]) => Promise<T>): Promise<T> {
  const shown: string[] = [];
  const server = createServer({ cert: gateway.pem, key: gateway.privateKey, requestCert: true, ...options });
  server.on("secureConnection", (socket) => {
    const { subject } = socket.getPeerCertificate() as { subject?: { CN: string } };
    shown.push(subject?.CN ?? "none");
    socket.on("error", () => undefined).once("data", () => socket.write(lines("ICAP/1.0 204 OK", "")));
  });
  server.on("tlsClientError", () => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await run((server.address() as AddressInfo).port, shown);
  } finally {
    server.close();
    await once(server, "close");
  }
}

const asChooser = (chain: string, client: Issued): TlsOptions => ({
  ...{ ca: gateway.pem, cert: chain, key: client.privateKey },
  shows: "when announced",
});

test.each<[string, () => string[] | undefined, () => [string, Issued], string]>([
  ["its issuer", () => [root.pem], () => [leaf.pem, leaf], "client.example"],
  ["the issuer of its intermediate", () => [root.pem], () => [below.pem + intermediate.pem, below], "client.example"],
  ["nobody", () => undefined, () => [leaf.pem, leaf], "client.example"],
  ["the client itself, as a bare pin does,", () => [leaf.pem], () => [leaf.pem, leaf], "none"],
  ["an issuer above one that the client does not send", () => [root.pem], () => [below.pem, below], "none"],
])("a server that announces %s gets a certificate only where it fits", async (_, announced, client, expected) => {
  const ca = announced();
  const probed = VERSIONS.map((maxVersion) =>
    withServer({ rejectUnauthorized: false, maxVersion, ...(ca && { ca }) }, async (port, shown) => {
      const answer = await probeTls({ host: "127.0.0.1", port, timeoutMs: 30_000 }, asChooser(...client()));
      expect(answer).toMatchObject({ outcome: "accepted", protocol: maxVersion });
      expect(shown.at(-1)).toBe(expected);
    }),
  );
  await Promise.all(probed);
});

test("an announcement longer than a TLS record is read whole", async () => {
  const others = await Promise.all(
    Array.from({ length: 20 }, (_, index) => authority(`Authority ${index}${" of the same long name".repeat(40)}`)),
  );
  const ca = [...others, root].map(({ pem }) => pem);
  await withServer({ rejectUnauthorized: false, ca }, async (port, shown) => {
    await probeTls({ host: "127.0.0.1", port, timeoutMs: 30_000 }, asChooser(leaf.pem, leaf));
    expect(shown.at(-1)).toBe("client.example");
  });
});

test("a file gets a verdict where the issuer is announced, and the handshake ends without a certificate where it is not", async () => {
  const ask = (ca: string) =>
    withServer({ ca }, (port) =>
      transact({
        ...{ host: "127.0.0.1", port, tls: asChooser(leaf.pem, leaf), service: "reqmod", body: Buffer.from("hello") },
        ...fileMessage("REQMOD", { filename: "a.txt" }),
      }),
    );
  expect(await ask(root.pem)).toMatchObject({ verdict: "allowed" });
  expect(await ask(leaf.pem)).toMatchObject({ verdict: "error" });
});

test("bad PEM texts and a server that speaks no TLS are errors as of any other client", async () => {
  const tls = { ca: gateway.pem, cert: "nonsense", key: leaf.privateKey, shows: "when announced" as const };
  expect(await probeTls({ host: "127.0.0.1", port: 9, timeoutMs: 30_000 }, tls)).toMatchObject({
    outcome: "input",
    reason: "tls.cert is not a certificate in PEM",
  });
  const plain = await listening(
    (socket) => void socket.once("data", () => socket.end("ICAP/1.0 400 Bad request\r\n\r\n")),
  );
  const closing = await listening((socket) => void socket.once("data", () => socket.end()));
  const silent = await listening(() => undefined);
  const outcomeAt = async ({ port }: { port: number }, timeoutMs = 30_000) =>
    (await probeTls({ host: "127.0.0.1", port, timeoutMs }, asChooser(leaf.pem, leaf))).outcome;
  expect(await outcomeAt(plain)).toBe("protocol");
  expect(await outcomeAt(closing)).toBe("closed");
  expect(await outcomeAt(silent, 200)).toBe("timeout");
  await Promise.all([plain.stop(), silent.stop(), closing.stop()]);
});
