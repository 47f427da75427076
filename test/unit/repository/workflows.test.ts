/**
 * The access that a stranger's pull request could gain through the workflows. Their form is checked by actionlint
 * (test.yml).
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import manifest from "../../../package.json";
import { ubuntuVersions } from "../../../scripts/rehearse/report/ubuntuVersions";
import { parseSettings } from "../../../infra/settings/parse";
import { gateChoice } from "../../../preview/changes/gates";

const folder = join(__dirname, "../../../.github/workflows");

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  if?: string;
  permissions?: Record<string, string>;
  steps: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const workflows = readdirSync(folder).map((name): [string, Workflow] => [
  name,
  parse(readFileSync(join(folder, name), "utf8")) as Workflow,
]);
const named = (name: string): Workflow => new Map(workflows).get(name)!;
const jobsOf = ({ jobs }: Workflow): Job[] => Object.values(jobs);

test.each(workflows)("%s may read by default, and no words of an event stand in its scripts", (_name, workflow) => {
  expect(workflow.permissions).toEqual({ contents: "read" });
  expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
  const scripts = jobsOf(workflow).flatMap(({ steps }) => steps.map(({ run = "" }) => run));
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  const checkouts = jobsOf(workflow)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  for (const { with: options } of checkouts) expect(options?.["persist-credentials"]).toBe(false);
});

test("every action is pinned to a commit, with its release in a comment: a tag can be moved to other code", () => {
  const used = workflows.flatMap(([name]) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action]) => action),
  );
  expect(used.length).toBeGreaterThan(10);
  for (const action of used) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  const commits = new Map(used.map((action) => action!.split("@") as [string, string]));
  for (const action of used) expect(action).toBe(`${action!.split("@")[0]}@${commits.get(action!.split("@")[0]!)}`);
});

test("the workflow that runs a request's code has no secret and may not write", () => {
  const { preview, "code-scanning": scanning } = named("preview.yml").jobs;
  expect(preview!.permissions).toBeUndefined();
  expect(JSON.stringify(named("preview.yml"))).not.toMatch(/secrets\.|github\.token/);
  // The job that may write handles files only.
  expect(scanning!.permissions).toEqual({ "security-events": "write" });
  expect(scanning!.steps.filter(({ run }) => run !== undefined)).toEqual([]);
  expect(scanning!.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))).toEqual([]);
});

test("the workflow that may comment runs the default branch's code, and takes the request from GitHub's words", () => {
  const { comment } = named("preview-comment.yml").jobs;
  expect(comment!.permissions).toEqual({ contents: "read", actions: "read", "pull-requests": "write" });
  const [checkout] = comment!.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkout!.with).toEqual({ "persist-credentials": false }); // no ref: for workflow_run that is the default branch
  // The artifact is a folder of its own, so it cannot replace a file of the checkout.
  const [download] = comment!.steps.filter(({ uses }) => uses?.startsWith("actions/download-artifact@"));
  expect(download!.with?.path).toBe("reports");
});

test("preview.yml fails a request that opens something to the internet or breaks a guard rail", () => {
  const gates = "internet,guardrail:medium";
  const commands = readFileSync(join(folder, "preview.yml"), "utf8").split("npm run preview").slice(1);
  const given = commands.map((command) => /--fail-on (\S+)/.exec(command)?.[1]);
  expect(given).toEqual([gates]);
  const [, ofFleet] = readFileSync(join(folder, "preview.yml"), "utf8").split("npm run -s fleet -- preview");
  expect(/--fail-on (\S+)/.exec(ofFleet!)?.[1]).toBe(gates);
  expect(gates.split(",").map(gateChoice)).not.toContain(undefined);
});

test("of the monthly renewal, the job that runs new releases may not write, and the one that may runs none of them", () => {
  const { propose, request } = named("renew.yml").jobs;
  expect(propose!.permissions).toBeUndefined();
  expect(JSON.stringify(propose)).not.toMatch(/secrets\.|github\.token/);
  expect(request!.permissions).toEqual({ contents: "write", "pull-requests": "write" });
  const scripts = request!.steps.map(({ run = "" }) => run).join("\n");
  expect(scripts).not.toMatch(/\b(npm|npx|node|go|make)\s/);
  // A patch of a job that ran strangers' code must not change what the next workflow does.
  expect(scripts).toContain("git apply --index --exclude='.github/*' renewal/change.patch");
});

test("of the drift's report, the job with Azure's credentials may not write to GitHub, and the one that may runs none of our code", () => {
  const { look, tell } = named("drift.yml").jobs;
  expect(look!.permissions).toEqual({ contents: "read", "id-token": "write" });
  expect(tell!.permissions).toEqual({ issues: "write" });
  expect(JSON.stringify(tell)).not.toMatch(/secrets\.|environment|checkout/);
  expect(tell!.steps.map(({ run = "" }) => run).join("\n")).not.toMatch(/\b(npm|npx|node|pulumi)\s/);
});

test("a review stack: no fork's request meets Azure's credentials, and the job that comments runs none of the request's code", () => {
  const { up, comment, down } = named("review.yml").jobs;
  const own = "github.event.pull_request.head.repo.full_name == github.repository";
  for (const job of [up, down]) {
    expect(job!.permissions).toEqual({ contents: "read", "id-token": "write" });
    expect(job!.if).toContain(own);
  }
  expect(up!.if).toContain("contains(github.event.pull_request.labels.*.name, 'review')");
  expect(comment!.permissions).toEqual({ "pull-requests": "write" });
  expect(JSON.stringify(comment)).not.toMatch(/secrets\.|environment|checkout/);
  expect(comment!.steps.map(({ run = "" }) => run).join("\n")).not.toMatch(/\b(npm|npx|node|pulumi)\s/);
});

test("a review stack goes with its request, by the default branch's code, and every night when its end is over", () => {
  const { on, jobs } = named("review.yml");
  expect(on).toMatchObject({ pull_request: { types: expect.arrayContaining(["closed"]) }, schedule: [{}] });
  const { down } = jobs;
  const [checkout] = down!.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkout!.with?.ref).toBe("${{ github.event.repository.default_branch }}");
  const scripts = down!.steps.map(({ run = "" }) => run).join("\n");
  expect(scripts).toContain("npm run -s teardown -- --expired --yes");
  expect(scripts).toContain('npm run -s teardown -- --stack "$STACK" --yes');
});

test("the settings of review stacks are taken as they are: a test environment for three days, with a client of its own", () => {
  const file = join(folder, "../review-stack.yaml");
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  const { "azure-native:location": location, ...own } = config;
  const values = Object.fromEntries(Object.entries(own).map(([key, value]) => [key.split(":")[1]!, value]));
  const settings = parseSettings({ location: String(location), values }, "review-7", new Date());
  expect(settings).toMatchObject({ preset: "test", workload: "test", expires: "3d" });
  expect(settings.client.generateIdentity).toBe(true);
});

test("a release is published by its workflow's own identity, with provenance, once the tag is the package's version", () => {
  const { publish } = named("release.yml").jobs;
  expect(named("release.yml").on).toEqual({ push: { tags: ["v*"] } });
  expect(publish!.permissions).toEqual({ contents: "read", "id-token": "write" });
  expect(JSON.stringify(publish)).not.toMatch(/secrets\.|github\.token/);
  const scripts = publish!.steps.flatMap(({ run }) => run ?? []);
  expect(scripts[0]).toContain(`test "$GITHUB_REF_NAME" = "v$(node -p 'require("./package.json").version')"`);
  // without its scripts the package is not built by itself any more
  expect(scripts.slice(-3)).toEqual(["npm run build", "npm pkg delete scripts", "npm publish"]);
  expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
});

test("the monthly renewal names what is there: the file of the pinned CLI, the packages whose versions are compared", () => {
  const text = readFileSync(join(folder, "renew.yml"), "utf8");
  const [, pattern, file] = /sed -i -E "s\/\((pinnedCliVersion = )\\"\)\[.* (\S+\.ts)$/m.exec(text)!;
  expect(readFileSync(join(folder, "../..", file!), "utf8")).toMatch(new RegExp(`${pattern}"\\d+\\.`));
  const [, packages] = /for package in ([^;]+);/.exec(text)!;
  expect(packages!.split(" ").sort()).toEqual(Object.keys(ubuntuVersions).sort());
  for (const [, tool] of text.matchAll(/github\.com\/(?:rhysd|zricethezav)\/([\w/]+)/g))
    expect(readFileSync(join(folder, "test.yml"), "utf8")).toContain(tool);
});
