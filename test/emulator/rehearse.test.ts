import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The rehearse that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../scripts/rehearse");

const project = join(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "rehearse-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `npm start` as a user does, without gateways, with temporary files in a folder of their own. */
function rehearse(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const argv = [join(project, "scripts", "run.mjs"), "rehearse", "--html", join(folder, "page.html"), ...args];
  const options = { cwd: project, env: { ...process.env, CI: "true", TMPDIR: folder, ...env }, maxBuffer: 2 ** 24 };
  return new Promise((resolve) => {
    execFile(process.execPath, argv, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** Command lines of all processes that `rehearse` started, which have the folder for temporary files in their environment. */
function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const ours = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`TMPDIR=${folder}`);
        return ours ? [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")] : [];
      } catch {
        return []; // it ended meanwhile, or is another user's
      }
    });
}

describe("a rehearsal without gateways", () => {
  const seen = new Set<string>();
  let prod: Ended;

  beforeAll(async () => {
    const watch = setInterval(() => commandLines().forEach((line) => seen.add(line)), 100);
    prod = await rehearse(["--stack", "prod", "--engine-only", "--json"]);
    clearInterval(watch);
  });

  test("deploys prod, finds nothing to change in a second preview, and destroys protected resources", () => {
    const report = JSON.parse(prod.stdout);
    expect(report.failure).toBeUndefined();
    expect(Object.keys(report.changes.secondPreview)).toEqual(["same"]);
    expect(report.steps.map((step: { step: string }) => step.step)).toContain("Destroy");
    expect(report.settingsChanged).toEqual([
      "publicAddresses.protect is false, because a rehearsal deletes everything at its end",
      "client.certificates is a generated certificate, because only the real client has the key of its own",
    ]);
    expect(prod.code).toBe(0);
  });

  test("says that it was not the whole one, in the words, the report and the page", () => {
    expect(prod.stderr).toContain("PARTIAL REHEARSAL");
    expect(JSON.parse(prod.stdout).partial).toContain("--engine-only");
    expect(readFileSync(join(folder, "page.html"), "utf8")).toContain("The rehearsal was partial");
  });

  test("shows no key, certificate or passphrase in its output, its page or a process's arguments", () => {
    const shown = [prod.stdout, prod.stderr, readFileSync(join(folder, "page.html"), "utf8"), ...seen].join("\n");
    expect(shown).not.toMatch(/BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)/);
    const engines = [...seen].filter((line) => line.includes("pulumi"));
    expect(engines).toContainEqual(expect.stringMatching(/pulumi (preview|up) /));
    expect(engines.join("\n")).not.toMatch(/PASSPHRASE|--secret/);
  });

  test("leaves nothing in the folder for temporary files", () => {
    expect(readdirSync(folder).filter((name) => name.startsWith("defender-icap-gateway"))).toEqual([]);
  });
});

describe("wrong use", () => {
  test("an unknown stack is an error that names the missing file", async () => {
    const ended = await rehearse(["--stack", "nowhere", "--engine-only"]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(
      '--stack: "nowhere" is not one of dev, external, prod, test, tunnel (no Pulumi.nowhere.yaml in ',
    );
  });

  test("an unknown option ends with 2, --help with 0 and the exit codes", async () => {
    expect((await rehearse(["--bogus"])).code).toBe(2);
    const help = await rehearse(["--help"]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain(
      "Exit codes: 0 success, 1 a check failed or the answer is no, 2 wrong usage, 3 the command itself failed.",
    );
  });

  test("a release that this machine cannot boot ends with 2 before anything is prepared", async () => {
    const suite = /^ID(_LIKE)?=.*ubuntu/m.test(readFileSync("/etc/os-release", "utf8")) ? "trixie" : "noble";
    const ended = await rehearse(["--suite", suite]);
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toContain(`--suite: "${suite}" cannot be booted on this machine, `);
  });

  test("without a Pulumi CLI and a way to one, every way is named", async () => {
    const bin = join(folder, "empty");
    const ended = await rehearse(["--engine-only"], { PATH: bin, DEFENDER_ICAP_GATEWAY_CACHE: join(folder, "cache") });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain("No Pulumi CLI was found, and none could be installed.");
    for (const way of ["on the PATH: none", "in the cache: none", "build of tools/pulumi-cli"]) {
      expect(ended.stderr).toContain(way);
    }
  });
});
