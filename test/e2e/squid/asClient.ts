/** squid as a client that is not ours, with the lines that `npm run portal` gives for it, before the gateway's own relay and inspector. */
import { connect, type AddressInfo } from "node:net";
import { createServer, type Server } from "node:tls";
import { join } from "node:path";
import type { ClientIdentity } from "../../engine/clientIdentity";
import type { Card } from "../../scripts/portal/card";
import { InspectorRig } from "../programs/inspector/inspectorRig";
import { authority, CLIENT_AUTH, issue, SERVER_AUTH, SIGNATURE_USE } from "../unit/infra/certificates/issue";
import { ALL_CLEAN, answersTo } from "./squid/files";
import { Squid } from "./squid/squid";

let rig: InspectorRig;
let squid: Squid;
let lanes: Server[];
let card: Card;
let trusted: string;
let stranger: string;
let admitted: ClientIdentity;
let foreign: ClientIdentity;

/** TLS as a gateway speaks it, for one client's certificate, and the relay behind. */
async function lane(certificate: { pem: string; privateKey: string }, client: string, relay: number): Promise<Server> {
  const options = { cert: certificate.pem, key: certificate.privateKey, ca: client, requestCert: true };
  const server = createServer(options, (socket) => {
    const behind = connect(relay, "127.0.0.1");
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

beforeAll(async () => {
  const issuer = await authority("icap-gateway authority");
  const server = { keyUsage: SIGNATURE_USE, extendedKeyUsage: [SERVER_AUTH], ca: false };
  const certificate = await issue({ ...server, name: "icap-gateway", issuer });
  const client = { keyUsage: SIGNATURE_USE, extendedKeyUsage: [CLIENT_AUTH], ca: false, name: "client.example" };
  const [own, other] = [await issue(client), await issue(client)];
  admitted = { certificate: own.pem, privateKey: own.privateKey };
  foreign = { certificate: other.pem, privateKey: other.privateKey };
  trusted = issuer.pem;
  stranger = (await authority("Other authority")).pem;
  rig = await InspectorRig.start();
  lanes = [await lane(certificate, own.pem, rig.relay.port), await lane(certificate, own.pem, rig.relay.port)];
  const [a, b] = lanes.map((one) => (one.address() as AddressInfo).port);
  card = {
    name: "icap-gateway",
    secureIcap: true,
    connectionTypes: [
      { type: "Generic ICAP - REQMOD", service: "/reqmod" },
      { type: "Generic ICAP - RESPMOD", service: "/dlp-in" },
    ],
    servers: [
      { lane: "a", address: "127.0.0.1", port: a! },
      { lane: "b", address: "127.0.0.1", port: b! },
    ],
    certificate: { pem: trusted },
    warnings: [],
  };
  squid = await Squid.make();
});

afterAll(async () => {
  await squid?.close();
  for (const one of lanes ?? []) one.close();
  await rig?.stop();
});

test("squid lets clean files of every size through as they are, and none with a card number", async () => {
  await squid.configure(card, trusted, admitted);
  expect(await answersTo("clean", squid)).toEqual(ALL_CLEAN);
  expect((await answersTo("card", squid)).map(({ status }) => status)).toEqual(ALL_CLEAN.map(() => 403));
});

test.each([
  ["shows a certificate that is not admitted", () => [trusted, foreign] as const],
  ["trusts another authority than the gateway's", () => [stranger, admitted] as const],
])("squid lets nothing through when it %s", async (_, choose) => {
  await squid.configure(card, ...choose());
  const path = join(squid.folder, "cert.pem");
  for (const answer of [await squid.download(path), await squid.upload(path)]) expect(answer.status).toBe(500);
});
