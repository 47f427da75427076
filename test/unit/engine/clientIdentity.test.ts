import { createPrivateKey, X509Certificate } from "node:crypto";
import { impostorOf, selfSignedIdentity, throwawayIdentity } from "../../../engine/clientIdentity";

const now = new Date("2026-12-01T12:00:00Z");
const HOUR_MS = 3_600_000;

/** Hours from `now` at which a certificate begins and ends to be valid. */
function hours(certificate: string): { begins: number; ends: number } {
  const { validFrom, validTo } = new X509Certificate(certificate);
  const from = (date: string): number => (Date.parse(date) - now.getTime()) / HOUR_MS;
  return { begins: from(validFrom), ends: from(validTo) };
}

test("a throw-away client is over after a day, so a leaked key of a rehearsal opens nothing later", async () => {
  const { certificate, privateKey } = await throwawayIdentity(now);
  expect(hours(certificate)).toEqual({ begins: -1, ends: 24 });
  expect(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
});

test("an impostor has the client's name, a key of its own and a day too, so the name alone can be what admits it", async () => {
  const client = await selfSignedIdentity({
    subject: "CN=client.example, O=Example",
    notBefore: now,
    notAfter: new Date(now.getTime() + 1000 * HOUR_MS),
  });
  const { certificate, privateKey } = await impostorOf(client, now);
  const [own, real] = [new X509Certificate(certificate), new X509Certificate(client.certificate)];
  expect(own.subject).toBe(real.subject);
  expect(own.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  expect(own.checkPrivateKey(createPrivateKey(client.privateKey))).toBe(false);
  expect(hours(certificate)).toEqual({ begins: -1, ends: 24 });
});

test("an identity is of no use as an authority: it is an end of a chain, for TLS clients", async () => {
  const own = new X509Certificate((await throwawayIdentity(now)).certificate);
  expect(own.ca).toBe(false);
  expect(own.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
});
