/** An update when the end of a certificate comes near, with the emulator's clock set forward. */
import { X509Certificate } from "node:crypto";
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

const DAY_MS = 86_400_000;

let engine: Engine;

afterEach(() => engine.close());

afterAll(removeProjects);

/** Moves the emulator's clock so many days from now. */
const after = (days: number): void => {
  engine.azure.options.now = new Date(Date.now() + days * DAY_MS);
};

/** The server certificate in a lane's secret. */
function inVault(lane: "a" | "b"): X509Certificate {
  const secrets = engine.azure.store.ofType("azure-native:keyvault:Secret");
  const { properties } = secrets.find(({ urn }) => urn.endsWith(`lane-${lane}-secret`))!;
  const { value } = properties.properties as { readonly value: string };
  return new X509Certificate((JSON.parse(value) as { readonly serverChain: string }).serverChain);
}

test("an ordinary update renews the server's certificates from the set day on, and changes nothing but the two secrets", async () => {
  engine = await startProject("prod", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
  const portal = (await engine.outputs()).serverCertificate;
  const [a, b] = [inVault("a"), inVault("b")];

  after(319);
  expect((await engine.preview()).changes).toEqual([]);

  after(321);
  const announced = await engine.preview();
  const renewed = await engine.up();
  expect(renewed.error).toBeUndefined();
  for (const { changes } of [announced, renewed]) {
    const names = changes.filter(({ op }) => op !== "delete-replaced" && op !== "replace").map(({ name }) => name);
    expect(names.sort()).toEqual(
      ["certificate-a", "certificate-b", "lane-a-secret", "lane-b-secret"].map((name) => `icap-gateway-${name}`),
    );
  }
  const authority = new X509Certificate(String(portal));
  for (const [lane, old] of [
    ["a", a],
    ["b", b],
  ] as const) {
    const now = inVault(lane);
    expect(now.fingerprint256).not.toBe(old.fingerprint256);
    expect(now.subjectAltName).toBe(old.subjectAltName);
    expect(now.checkIssued(authority) && now.verify(authority.publicKey)).toBe(true);
    expect((now.validToDate.getTime() - Date.now()) / DAY_MS).toBeCloseTo(321 + 365, 1);
  }
  expect((await engine.outputs()).serverCertificate).toBe(portal);
  expect((await engine.preview()).changes).toEqual([]);
});

test("a self-signed certificate, which the portal must be told of, is renewed by itself only where the settings say so", async () => {
  const selfSigned = (renewBeforeDays?: number) =>
    JSON.stringify({ source: "selfSigned", validityDays: 365, ...(renewBeforeDays ? { renewBeforeDays } : {}) });
  engine = await startProject("test", {
    ...(await clientSettings()),
    "defender-icap-gateway:serverCertificate": { source: "selfSigned", validityDays: 365 },
  });
  expect((await engine.up()).error).toBeUndefined();
  after(360);
  expect((await engine.preview()).changes).toEqual([]);
  await engine.configure({ "defender-icap-gateway:serverCertificate": { value: selfSigned(10) } });
  const { changes } = await engine.up();
  expect(changes.filter(({ op }) => op === "create-replacement").map(({ name }) => name)).toEqual([
    "icap-gateway-certificate",
  ]);
});
