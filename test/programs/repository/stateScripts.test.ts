/** Scripts of the workflows that work on a stack's state (docs/backends.md): the one that makes a review stack, the one for the job's tokens. */
import { execFile } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../../..");

describe("the script that makes a review stack", () => {
  const source = readFileSync(join(root, ".github/workflows/review.yml"), "utf8");
  const { jobs } = parse(source) as { jobs: { up: { steps: { name?: string; run?: string }[] } } };
  const script = jobs.up.steps.find(({ name }) => name?.startsWith("Make the stack"))!.run!;
  const run = (env: Record<string, string>) =>
    new Promise<{ code: number; said: string; file?: string }>((resolve) => {
      const folder = mkdtempSync(join(tmpdir(), "defender-icap-gateway-review-"));
      mkdirSync(join(folder, ".github"));
      copyFileSync(join(root, ".github/review-stack.yaml"), join(folder, ".github/review-stack.yaml"));
      writeFileSync(join(folder, "pulumi"), "#!/bin/sh\necho '[]'\n", { mode: 0o755 });
      const given = {
        ...{ PATH: `${folder}:${process.env.PATH}`, STACK: "review-7", GITHUB_OUTPUT: join(folder, "output") },
        ...{ PULUMI_BACKEND_URL: "", PULUMI_SECRETS_PROVIDER: "", PULUMI_CONFIG_PASSPHRASE: "", ...env },
      };
      execFile("bash", ["-eo", "pipefail", "-c", script], { env: given, cwd: folder }, (error, said) => {
        const file = join(folder, "Pulumi.review-7.yaml");
        const made = existsSync(file) ? { file: readFileSync(file, "utf8") } : {};
        rmSync(folder, { recursive: true });
        resolve({ code: error === null ? 0 : Number(error.code), said, ...made });
      });
    });
  const PULUMI_BACKEND_URL = "azblob://state";

  test("makes none whose keys an empty passphrase would encrypt", async () => {
    const { code, said, file } = await run({ PULUMI_BACKEND_URL });
    expect([code, file]).toEqual([1, undefined]);
    expect(said).toContain("::error::nothing encrypts the keys in the state: set the variable PULUMI_SECRETS_PROVIDER");
  });

  test("names the provider in its file, takes a passphrase, and leaves the keys to Pulumi Cloud where that has the state", async () => {
    const PULUMI_SECRETS_PROVIDER = "azurekeyvault://state-keys.vault.azure.net/keys/pulumi";
    const withProvider = await run({ PULUMI_BACKEND_URL, PULUMI_SECRETS_PROVIDER });
    const settings = readFileSync(join(root, ".github/review-stack.yaml"), "utf8");
    expect(parse(withProvider.file!)).toEqual({
      ...(parse(settings) as object),
      secretsprovider: PULUMI_SECRETS_PROVIDER,
    });
    const others: Record<string, string>[] = [{ PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE: "long" }, {}];
    for (const env of others) expect(await run(env)).toMatchObject({ code: 0, file: settings });
  });
});

describe("the script for the job's tokens", () => {
  const script = readFileSync(join(root, ".github/state-tokens.sh"), "utf8");
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
      execFile("bash", ["-c", script], { env }, (error) => resolve(error === null ? 0 : Number(error.code)));
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
