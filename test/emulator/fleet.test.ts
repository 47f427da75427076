/** `npm run fleet` on the real engine and the emulator's half of Azure: one rollout that a failed verification stops, and its end. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Progress } from "../../console/progress";
import { pulumiCli } from "../../engine/cli/pulumiCli";
import { NoMachineHost, serveProviders, type ServedProviders } from "../../emulator/azure";
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import program from "../../infra/index";
import { carryOut } from "../../scripts/fleet/command";
import { fleetOf } from "../../scripts/fleet/file/fleet";
import { readOptions } from "../../scripts/fleet/options";
import { previewVersions } from "../../scripts/fleet/previewVersions";
import type { CheckResult, VerifyTarget } from "../../verification/target";

const project = join(__dirname, "../..");
let azure: ServedProviders;
let folder: string;
let cli: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "defender-icap-gateway-fleet-test-"));
  azure = await serveProviders({ host: new NoMachineHost(), runDir: join(folder, "run") });
  cli = (await pulumiCli(project, new Progress())).path;
});
afterAll(async () => {
  await azure.close();
  rmSync(folder, { recursive: true, force: true });
});

const check = (outcome: CheckResult["outcome"], where: string): CheckResult => ({
  ...{ check: "reqmod-clean", where, outcome, detail: "as the test says", milliseconds: 1 },
});

const FLEET = `
config:
  azure-native:location: westeurope
  defender-icap-gateway:preset: dev
stacks:
  canary: { config: { "defender-icap-gateway:dlp": { keywords: [first of all] } } }
  north:
  south:
waves: [{ stacks: [canary] }, { percent: 10 }]
`;

/** Runs the command on a fleet's file. @param broken stacks whose clean file is not allowed */
async function fleet(text: string, argv: readonly string[], broken: readonly string[] = []) {
  const file = join(folder, "fleet.yaml");
  writeFileSync(file, text);
  const verified: string[] = [];
  const lines: string[] = [];
  let said = "";
  const code = await carryOut(readOptions(["node", "fleet", ...argv, "--file", file]), {
    engine: async () => ({
      project,
      cli,
      program,
      environment: {
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${folder}`,
        PULUMI_CONFIG_PASSPHRASE: "only for this test",
        PULUMI_SKIP_CHECKPOINTS: "true",
        PULUMI_DEBUG_PROVIDERS: azure.providers,
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      },
    }),
    verify: async (target: VerifyTarget) => {
      const stack = stackAt(target.lanes[0]!.address);
      verified.push(stack);
      return target.lanes.map(({ address }) => check(broken.includes(stack) ? "failed" : "passed", address));
    },
    account: async () => ({ endpoint: azure.management, token: DEPLOYER_TOKEN }),
    version: async () => "1a2b3c4",
    say: (words) => (said += words),
    note: (line) => lines.push(line),
    now: new Date(),
  });
  return { code, said, lines, verified };
}

/** The stack whose resource in Azure has a public address: by the tag of its environment. */
function stackAt(address: string): string {
  const [found] = [...azure.store.all().values()].filter(({ properties }) => properties.ipAddress === address);
  return (found!.properties.tags as { environment: string }).environment;
}

const stacksInAzure = (): string[] => {
  const groups = [...azure.store.all().values()].filter(({ type }) => type.endsWith(":ResourceGroup"));
  return groups.map(({ properties }) => (properties.tags as { environment: string }).environment).sort();
};

test("a failed verification stops the rollout; run again it ends, and equal changes are previewed as one", async () => {
  const stopped = await fleet(FLEET, ["up", "--yes"], ["north"]);
  expect(stopped.code).toBe(1);
  expect(stopped.verified).toEqual(["canary", "north"]);
  expect(stopped.said).toContain("1 stack updated and verified, 1 not right (north), 1 not begun");
  expect(stacksInAzure()).toEqual(["canary", "north"]);

  const before = await fleet(FLEET, ["status"]);
  expect(before.code).toBe(1);
  expect(before.said).toMatch(
    /1 +canary +updated +\d+ +\S+ +fleet 1a2b3c4\n2 +north +updated .*\n3 +south +not created/,
  );

  const resumed = await fleet(FLEET, ["up", "--yes"]);
  expect(resumed.said).toBe("3 stacks updated and verified.\n");
  expect(resumed.verified).toEqual(["canary", "north", "south"]);
  expect(resumed.lines.map((line) => line.replace(/, \d+ checks passed$/, ""))).toEqual([
    "wave 1, canary: nothing to change",
    "wave 2, north: nothing to change",
    "wave 3, south: updated",
  ]);

  const checked = await fleet(FLEET, ["verify"], ["south"]);
  expect([checked.code, checked.said]).toEqual([1, expect.stringMatching(/^south: 0 checks passed, 2 not$/m)]);
  expect((await fleet(FLEET, ["verify"])).code).toBe(0);

  const wider = FLEET.replace("preset: dev", 'preset: dev\n  defender-icap-gateway:client: { addresses: ["52.1.2.3"] }')
    .replace("north:", 'north: { config: { "defender-icap-gateway:gateway": { port: 12345 } } }')
    .replace("south:", "south:\n  west:");
  const previewed = await fleet(wider, ["preview", "--format", "markdown", "--fail-on", "portal"]);
  expect(previewed.said).toContain("**1 stack would be created; 1 stack: ");
  expect(previewed.said).toContain("; 2 stacks: 1 more address can reach both lanes on 11344; nothing else changes.**");
  expect(previewed.code).toBe(1);

  const gone = await fleet(FLEET, ["teardown", "--stack", "south", "--yes"]);
  expect(gone.said).toContain("nothing is left");
  expect(stacksInAzure()).toEqual(["canary", "north"]);
  expect(readFileSync(join(folder, ".pulumi", "stacks", "defender-icap-gateway", "north.json"), "utf8")).not.toContain(
    "PRIVATE KEY",
  );
});

test("two commits are compared without a backend, and only stacks that differ are run", async () => {
  const clone = join(folder, "clone");
  execFileSync("git", ["clone", "--quiet", "--shared", project, clone]);
  symlinkSync(join(project, "node_modules"), join(clone, "node_modules"));
  const file = join(clone, "fleet.yaml");
  const text = readFileSync(file, "utf8")
    .replace(/(contoso-ne:[^]*?"52\.1\.2\.5")/, '$1, "52.1.2.7"')
    .replace(/ {2}fabrikam-we:[^]*?(?=\n#)/, "");
  const versions = { project: clone, cli, file, fleet: fleetOf(text, file, new Date()), base: "HEAD" };
  const run: string[] = [];
  const stacks = versions.fleet.waves.flat();
  const change = await previewVersions(versions, stacks, 2, (stack) => run.push(stack));
  expect(change.failed).toEqual([]);
  expect(run).toEqual(["contoso-ne"]);
  expect(change.same).toEqual(["canary-we", "contoso-we"]);
  expect(change.compared).toContain("No longer in the file, and deployed until somebody tears it down: fabrikam-we.");
  expect(change.groups.map(({ stacks: names, report }) => [names, report.verdict])).toEqual([
    [["contoso-ne"], "1 more address can reach both lanes on 11344; nothing else changes"],
  ]);
});
