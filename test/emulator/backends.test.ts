/** Backends for a stack's state (docs/backends.md), with Pulumi's own CLI and what stands in for each service here. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobEnvironment, serveBlobs, type BlobStore } from "./backends/blobStore";
import { ACCESS_TOKEN, servePulumiCloud } from "./backends/pulumiCloud";
import { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

const STACK_BLOB = ".pulumi/stacks/defender-icap-gateway/dev.json";

describe("in Azure Blob Storage", () => {
  let store: BlobStore;
  let engine: Engine;

  beforeAll(async () => {
    store = await serveBlobs();
    engine = await startProject("dev", {}, { PULUMI_BACKEND_URL: store.url, ...blobEnvironment });
    expect((await engine.up()).error).toBeUndefined();
  });

  afterAll(async () => {
    await engine.close();
    await store.close();
    removeProjects();
  });

  test("a stack is made, changed by nothing, and read; no private key is in the clear, and no lock is left", async () => {
    const state = store.blobs.get(STACK_BLOB)!.content;
    expect(state).toContain("icap-gateway-lane-a-machines");
    expect(state).not.toContain("PRIVATE KEY");
    expect((await engine.preview()).changes).toEqual([]);
    expect((await engine.outputs()).addresses).toHaveLength(2);
    expect([...store.blobs.keys()].filter((name) => name.startsWith(".pulumi/locks/"))).toEqual([]);
  });

  test("while somebody else's update holds the lock, nothing is changed", async () => {
    const lock = ".pulumi/locks/organization/defender-icap-gateway/dev/another.json";
    const held = { pid: 1, username: "somebody", hostname: "elsewhere", timestamp: new Date().toISOString() };
    store.blobs.set(lock, { content: JSON.stringify(held), time: new Date().toUTCString() });
    const before = store.blobs.get(STACK_BLOB);
    expect(String((await engine.up()).error)).toContain("the stack is currently locked by 1 lock(s)");
    expect(store.blobs.get(STACK_BLOB)).toBe(before);
    store.blobs.delete(lock);
  });

  test("is removed, and its state with it", async () => {
    expect((await engine.destroy()).error).toBeUndefined();
    expect(await engine.cli("stack", "rm", "dev", "--yes")).toMatchObject({ code: 0 });
    expect(store.blobs.has(STACK_BLOB)).toBe(false);
  });
});

test("in Pulumi Cloud: a job's own token is exchanged for a short one, and nothing else is asked of it", async () => {
  const cloud = await servePulumiCloud();
  const engine = await Engine.start();
  const folder = mkdtempSync(join(tmpdir(), "defender-icap-gateway-cloud-"));
  try {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "RS256" })}.${part({ aud: "urn:pulumi:org:acme" })}.${part({})}`;
    writeFileSync(join(folder, "token"), token);
    const login = await engine.pulumi([
      "login",
      cloud.url,
      "--oidc-token",
      `file://${join(folder, "token")}`,
      "--oidc-org",
      "acme",
      "--oidc-expiration",
      "1h",
    ]);
    expect(login.stderr + login.stdout).toContain("Logged in to");
    expect(login.code).toBe(0);
    expect(cloud.exchanges).toHaveLength(1);
    expect(Object.fromEntries(cloud.exchanges[0]!)).toMatchObject({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: "urn:pulumi:org:acme",
      subject_token: token,
    });
    expect(ACCESS_TOKEN).not.toBe(token);
  } finally {
    await engine.close();
    await cloud.close();
    rmSync(folder, { recursive: true });
  }
});
