/** The workflows that work on a stack's state without a stored secret, and docs/backends.md about them. */
import { readFileSync } from "node:fs";
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

test("the page names every variable that the workflows read", () => {
  const sources = ["deploy.yml", "drift.yml", "review.yml"].map(workflow).join("\n");
  const read = [...sources.matchAll(/vars\.(\w+)/g)].map(([, name]) => name!);
  expect(read.length).toBeGreaterThan(5);
  for (const name of read) expect(page).toContain(`\`${name}\``);
});
