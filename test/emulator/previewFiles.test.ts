/** `npm run preview` on what the real CLI prints: `pulumi preview --json` alone, and beside `pulumi stack export`. */
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { NoMachineHost, serveProviders, type ServedProviders } from "../../emulator/azure";
import program from "../../infra";
import { Progress } from "../../console/progress";
import { engineEnvironment } from "../../engine/environment";
import { copyProject, readStackConfig } from "../../engine/projectCopy";
import { openStack, type EngineStack } from "../../engine/stack";
import { prepareMachine } from "../../scripts/installation/prepareMachine";
import { previewSettings } from "../../versions/previewSettings";
import { throwawayIdentity } from "../../engine/clientIdentity";
import { issueClient } from "./clientCertificate";

/** The command that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = [typeof import("../../scripts/preview"), typeof import("../../scripts/reach")];

const run = promisify(execFile);
const project = join(__dirname, "../..");
const stackName = "prod";
const silent = { note: () => undefined };

let folder: string;
let azure: ServedProviders;
let stack: EngineStack;
/** Files that an operator would have made. */
const file = (name: string): string => join(folder, name);

/** The CLI, with its `preview` printing what an operator asks for into a file. */
async function tellingCli(cli: string): Promise<string> {
  const path = file("pulumi");
  const script = `#!/bin/sh\n[ "$1" = preview ] && exec "${cli}" "$@" --json --show-sames > "${file("preview.json")}"\nexec "${cli}" "$@"\n`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

beforeAll(async () => {
  const { cli, cliRefusal } = await prepareMachine(project, new Progress(), { cli: true, boot: false });
  if (cli === undefined) throw new Error(cliRefusal);
  folder = await mkdtemp(join(tmpdir(), "preview-files-"));
  azure = await serveProviders({ host: new NoMachineHost() });
  const clientCertificate = (await throwawayIdentity(new Date())).certificate;
  const { config } = previewSettings(await readStackConfig(project, stackName), stackName, { clientCertificate });
  const work = file("stack");
  await mkdir(work);
  await copyProject(project, work, stackName, config);
  const environment = engineEnvironment(work, azure.providers);
  stack = await openStack({
    folder: work,
    projectName: "defender-icap-gateway",
    stackName,
    program,
    cli: await tellingCli(cli.path),
    environment,
  });
  await stack.up(silent);
  const exported = await run(cli.path, ["stack", "export", "--stack", stackName], {
    cwd: work,
    env: { ...process.env, ...environment },
    maxBuffer: 2 ** 26,
  });
  await writeFile(file("state.json"), exported.stdout);

  const client = config["defender-icap-gateway:client"] as object;
  const changed = {
    ...config,
    "defender-icap-gateway:client": { ...client, addresses: ["52.232.10.20"], certificates: await issueClient() },
  };
  await copyProject(project, work, stackName, changed);
  // The Automation API wants text that the wrapper kept for itself.
  await stack.preview(silent).catch(() => undefined);
});

afterAll(async () => {
  await azure?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Runs the command as a user does. */
async function preview(argv: readonly string[], input?: string): Promise<{ code: number; out: string; err: string }> {
  const running = run(process.execPath, [join(project, "scripts/run.mjs"), "preview", ...argv], {
    cwd: project,
    env: { ...process.env, CI: "true" },
    maxBuffer: 2 ** 26,
  });
  if (input !== undefined) running.child.stdin?.end(input);
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  );
}

// The guard rail is right: the stack file of this checkout does not name the address.
const verdict =
  "**1 more address can reach both lanes on 11344; the gateways admit 1 more client certificate and no longer admit 1 client certificate; " +
  "1 guard rail is violated.**";
/** The further admitted client, with the digest of its key. */
const admitted = /\*\*Admitted:\*\* CN=client\.example, self-signed, .* SHA-256 of its key `[0-9a-f]{64}`/;

test("a preview as JSON says what it would open, and what it was compared with", async () => {
  const { code, out } = await preview(["--preview", file("preview.json")]);
  expect(code).toBe(0);
  expect(out).toContain(verdict);
  expect(out).toMatch(admitted);
  expect(out).toContain("Compared with Pulumi's state at the time of the preview, not with the base branch.");
});

test("a preview on standard input is compared with a stack export, and fails the gate that was asked for", async () => {
  const { code, out } = await preview(
    ["--preview", "-", "--state", file("state.json"), "--fail-on", "widening,admission"],
    await readFile(file("preview.json"), "utf8"),
  );
  expect(code).toBe(1);
  expect(out).toContain(verdict);
  expect(out).toMatch(admitted);
  expect(out).toContain("the running state (");
});

test("no secret of the export or the preview is in any rendering", async () => {
  const { out } = await preview(["--preview", file("preview.json"), "--state", file("state.json"), "--format", "json"]);
  expect(out.length).toBeGreaterThan(500);
  expect(out).not.toMatch(/PRIVATE KEY|ciphertext|\[secret\]/);
});

test.each([
  ["cut in the middle", (text: string) => text.slice(0, text.length / 2), "is not JSON"],
  [
    "of another project",
    (text: string) => text.replaceAll("::defender-icap-gateway::", "::shop::"),
    'is a preview of the project "shop", not of defender-icap-gateway',
  ],
  ["of another stack", (text: string) => text.replaceAll("urn:pulumi:prod:", "urn:pulumi:dev:"), "give --stack dev"],
  ["that is a stack export", () => "{}", 'is not the output of "pulumi preview --json"'],
])("a preview %s is refused with what would be right", async (_what, spoil, words) => {
  const { code, out, err } = await preview(["--preview", "-"], spoil(await readFile(file("preview.json"), "utf8")));
  expect([code === 0, out]).toEqual([false, ""]);
  expect(err).toContain(words);
});

test("reach deploys the stack that it is asked about, when it is given no state", async () => {
  const argv = ["--stack", stackName, "--from", "13.80.22.71", "--to", "a:11344", "--json"];
  const { stdout } = await run(process.execPath, [join(project, "scripts/run.mjs"), "reach", ...argv], {
    cwd: project,
    env: { ...process.env, CI: "true" },
  });
  const { answer, source, unknown } = JSON.parse(stdout) as Record<string, unknown>;
  expect({ answer, source, unknown }).toEqual({
    answer: "allowed",
    source: "stack prod of the working tree, on the emulator",
    unknown: [],
  });
});
