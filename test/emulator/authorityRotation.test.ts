/** A change of the private authority: clients accept the gateways at each step, and nothing of the old one is left at the end. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, Run } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

let engine: Engine;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "authority-rotation-"));
  engine = await startProject("prod", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await engine.close();
  removeProjects();
});

/** Gives the server's certificate these settings. */
const configure = (serverCertificate: object) =>
  engine.configure({ "defender-icap-gateway:serverCertificate": { value: JSON.stringify(serverCertificate) } });

/** Takes settings of the server's certificate and updates the stack. */
async function update(serverCertificate: object): Promise<Run> {
  await configure(serverCertificate);
  return engine.up();
}

/** The certificate for the client's portal now. */
const portal = async () => String((await engine.outputs()).serverCertificate);

/** Whether OpenSSL accepts what a lane shows, when it trusts this certificate and no other. */
function accepts(trusted: string, lane: "a" | "b"): boolean {
  const secrets = engine.azure.store.ofType("azure-native:keyvault:Secret");
  const { properties } = secrets.find(({ urn }) => urn.endsWith(`lane-${lane}-secret`))!;
  const { value } = properties.properties as { readonly value: string };
  const { serverChain } = JSON.parse(value) as { readonly serverChain: string };
  const path = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const chain = path("chain.pem", serverChain);
  const argv = [
    "verify",
    "-CAfile",
    path("trusted.pem", trusted),
    "-no-CApath",
    "-no-CAstore",
    "-purpose",
    "sslserver",
  ];
  try {
    execFileSync("openssl", [...argv, "-x509_strict", "-untrusted", chain, chain], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
const bothAccept = (trusted: string) => accepts(trusted, "a") && accepts(trusted, "b");
const namesOf = ({ changes }: Run, ...ops: string[]) =>
  changes.filter(({ op }) => ops.includes(op)).map(({ name }) => name.replace("icap-gateway-", ""));

test("old and new authority are accepted while they change, then the new one alone; no machine is replaced", async () => {
  const old = await portal();
  expect(bothAccept(old)).toBe(true);

  const begun = await update({ authorityNumber: 2, crossSigned: true });
  expect(begun.error).toBeUndefined();
  const next = await portal();
  expect(next).not.toBe(old);
  expect([bothAccept(old), bothAccept(next)]).toEqual([true, true]);
  expect(namesOf(begun, "create")).toEqual(
    expect.arrayContaining(["authority-2", "authority-2-key", "authority-2-cross", "authority-2-cross-request"]),
  );
  expect(begun.changes.some(({ type }) => type.endsWith(":VirtualMachineScaleSet"))).toBe(false);

  const ended = await update({ authorityNumber: 2 });
  expect(ended.error).toBeUndefined();
  expect(await portal()).toBe(next);
  expect([bothAccept(old), bothAccept(next)]).toEqual([false, true]);
  expect(namesOf(ended, "delete").sort()).toEqual([
    "authority",
    "authority-2-cross",
    "authority-2-cross-request",
    "authority-key",
  ]);
  expect(ended.changes.some(({ type }) => type.endsWith(":VirtualMachineScaleSet"))).toBe(false);
});

test("a change of authority that was begun can be taken back; without the cross-certificate a change is refused before it begins", async () => {
  const present = await portal();
  expect((await update({ authorityNumber: 3, crossSigned: true })).error).toBeUndefined();
  const back = await update({ authorityNumber: 2 });
  expect(back.error).toBeUndefined();
  expect(await portal()).toBe(present);
  expect(bothAccept(present)).toBe(true);

  // `pulumi up` makes this preview first, and ends where it fails
  await configure({ authorityNumber: 3 });
  const refused = await engine.preview();
  expect(refused.error?.message).toMatch(/icap-gateway-authority-2(-key)?.*(cannot be deleted|protected)/s);
});
