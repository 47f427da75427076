/** The workflow that deploys without a stored secret (docs/backends.md): what it asks for, and its script against a token service. */
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../../..");
const source = readFileSync(join(root, ".github/workflows/deploy.yml"), "utf8");
const page = readFileSync(join(root, "docs/backends.md"), "utf8");
interface Job {
  readonly permissions: Record<string, string>;
  readonly env: Record<string, string>;
  readonly steps: readonly { readonly name?: string; readonly run?: string }[];
}
const job = (parse(source) as { jobs: { up: Job } }).jobs.up;

test("the workflow that deploys names no secret, and may do nothing with its token but sign in", () => {
  expect(source).not.toContain("secrets.");
  expect(job.permissions).toEqual({ contents: "read", "id-token": "write" });
  expect(job.env.ARM_USE_OIDC).toBe("true");
  for (const name of ["PASSPHRASE", "ACCESS_TOKEN", "CLIENT_SECRET", "STORAGE_KEY", "SAS"])
    expect(source).not.toContain(name);
});

test("the page names every variable that the workflow reads", () => {
  const read = [...source.matchAll(/vars\.(\w+)/g)].map(([, name]) => name!);
  expect(read.length).toBeGreaterThan(5);
  for (const name of read) expect(page).toContain(`\`${name}\``);
});

describe("the script for the job's tokens", () => {
  const script = job.steps.find(({ name }) => name?.startsWith("Tokens"))!.run!;
  const folder = mkdtempSync(join(tmpdir(), "defender-icap-gateway-tokens-"));
  const asked: (string | null)[] = [];
  const server = http.createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://tokens");
    const known = request.headers.authorization === "bearer of the job" && searchParams.get("run") === "1";
    asked.push(searchParams.get("audience"));
    response.writeHead(known ? 200 : 401, { "Content-Type": "application/json" });
    response.end(JSON.stringify(known ? { value: `token for ${searchParams.get("audience")}` } : {}));
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho "$@" > ${join(folder, "login")}\n`);
    chmodSync(join(folder, "pulumi"), 0o755);
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const run = (bearer: string, organisation: string) =>
    new Promise<number>((resolve) => {
      asked.length = 0;
      writeFileSync(join(folder, "environment"), "");
      const { port } = server.address() as AddressInfo;
      const env = {
        ...{ PATH: `${folder}:${process.env.PATH}`, RUNNER_TEMP: folder, GITHUB_ENV: join(folder, "environment") },
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?run=1`,
        ...{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer, PULUMI_ORG: organisation },
      };
      // as GitHub runs it
      execFile("bash", ["-eo", "pipefail", "-c", script], { env }, (error) =>
        resolve(error === null ? 0 : Number(error.code)),
      );
    });
  const written = (name: string) => readFileSync(join(folder, name), "utf8").trim();

  test("writes Azure's for its owner alone, and tells later steps where it is", async () => {
    expect(await run("of the job", "")).toBe(0);
    expect(asked).toEqual(["api://AzureADTokenExchange"]);
    expect(written("azure-token")).toBe("token for api://AzureADTokenExchange");
    expect(statSync(join(folder, "azure-token")).mode & 0o777).toBe(0o600);
    expect(written("environment")).toBe(`AZURE_FEDERATED_TOKEN_FILE=${join(folder, "azure-token")}`);
  });

  test("signs in to Pulumi Cloud with a token of its own audience, where there is an organisation", async () => {
    expect(await run("of the job", "acme")).toBe(0);
    expect(asked).toEqual(["api://AzureADTokenExchange", "urn:pulumi:org:acme"]);
    expect(written("pulumi-token")).toBe("token for urn:pulumi:org:acme");
    expect(written("login")).toBe(
      `login --oidc-token file://${join(folder, "pulumi-token")} --oidc-org acme --oidc-expiration 2h`,
    );
  });

  test("ends the job where no token is given", async () => {
    expect(await run("of somebody else", "")).not.toBe(0);
  });
});
