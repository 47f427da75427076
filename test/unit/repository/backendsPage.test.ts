/** The workflows that work on a stack's state without a stored secret (docs/backends.md), and their script against a token service. */
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
const workflow = (name: string) => readFileSync(join(root, ".github/workflows", name), "utf8");
const source = workflow("deploy.yml");
const page = readFileSync(join(root, "docs/backends.md"), "utf8");
interface Job {
  readonly permissions: Record<string, string>;
  readonly env: Record<string, string>;
  readonly steps: readonly { readonly name?: string; readonly run?: string }[];
}
const jobsOf = (text: string) => (parse(text) as { jobs: Record<string, Job> }).jobs;
const job = jobsOf(source).up!;
/** Each job that works on a stack's state. */
const ON_STATE = ["deploy.yml", "drift.yml", "review.yml"].flatMap((name) =>
  Object.entries(jobsOf(workflow(name)))
    .filter(([, { permissions }]) => permissions["id-token"] === "write")
    .map(([of, one]): [string, Job] => [`${name}, ${of}`, one]),
);

test("the workflow that deploys names no secret, and may do nothing with its token but sign in", () => {
  expect(source).not.toContain("secrets.");
  expect(job.permissions).toEqual({ contents: "read", "id-token": "write" });
  expect(job.env.ARM_USE_OIDC).toBe("true");
  for (const name of ["PASSPHRASE", "ACCESS_TOKEN", "CLIENT_SECRET", "STORAGE_KEY", "SAS"])
    expect(source).not.toContain(name);
});

test.each(ON_STATE)(
  "%s signs in to the state by its own token, before it asks Pulumi for anything",
  (_, { env, steps }) => {
    const tokens = {
      ...{ ARM_USE_OIDC: "true", AZURE_CLIENT_ID: "AZURE_CLIENT_ID", AZURE_TENANT_ID: "AZURE_TENANT_ID" },
      ...{ AZURE_STORAGE_ACCOUNT: "PULUMI_STATE_ACCOUNT", PULUMI_BACKEND_URL: "PULUMI_BACKEND_URL" },
      PULUMI_ORG: "PULUMI_ORG",
    };
    for (const [name, variable] of Object.entries(tokens))
      expect([name, env[name]]).toEqual([name, name === "ARM_USE_OIDC" ? variable : `\${{ vars.${variable} }}`]);
    const runs = steps.map(({ run = "" }) => run);
    const signsIn = runs.indexOf("bash .github/state-tokens.sh");
    const asks = runs.findIndex((run) => /^\s*(pulumi|npm run -s (preflight|drift|teardown)) /m.test(run));
    expect(signsIn).toBeGreaterThan(0);
    expect(asks).toBeGreaterThan(signsIn);
  },
);

test("the jobs on a stack's state are those of three workflows", () => {
  expect(ON_STATE.map(([name]) => name)).toEqual([
    "deploy.yml, up",
    "drift.yml, look",
    "review.yml, up",
    "review.yml, down",
  ]);
});

describe("the script that makes a review stack", () => {
  const script = jobsOf(workflow("review.yml")).up!.steps.find(({ name }) => name?.startsWith("Make the stack"))!.run!;
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

test("the page names every variable that the workflows read", () => {
  const sources = ["deploy.yml", "drift.yml", "review.yml"].map(workflow).join("\n");
  const read = [...sources.matchAll(/vars\.(\w+)/g)].map(([, name]) => name!);
  expect(read.length).toBeGreaterThan(5);
  for (const name of read) expect(page).toContain(`\`${name}\``);
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
