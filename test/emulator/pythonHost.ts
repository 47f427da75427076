/**
 * A language host for programs in Python, beside the one for Node.js (`languageHost.ts`): Pulumi's own is a Go program that no Go
 * module has. The Python SDK is the real one, from PyPI.
 */
import { spawn } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { runTool } from "../../console/runTool";
import { cacheRoot } from "../../emulator";
import { serveLanguage, type LanguageHost } from "./languageService";

const RUNNER = join(__dirname, "package", "run_program.py");

/**
 * The Python whose packages are those of `tools/pulumi-python`, installed once into the cache.
 *
 * @param project the project's folder
 * @throws Error when there is no Python, or a package cannot be installed
 */
export async function pythonWithPulumi(project: string): Promise<string> {
  const requirements = join(project, "tools", "pulumi-python", "requirements.txt");
  const key = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const packages = join(cacheRoot(), "pulumi-python", key);
  const python = join(packages, "python");
  if (
    await access(python).then(
      () => true,
      () => false,
    )
  )
    return python;
  await mkdir(dirname(packages), { recursive: true });
  const work = await mkdtemp(join(dirname(packages), ".install-"));
  try {
    // The interpreter itself: version managers put scripts in front of it that do more than to start it.
    const found = await runTool("python3", ["-c", "import sys; print(sys.executable)"], {
      cwd: project,
      env: process.env,
    });
    if (found.code !== 0) throw new Error(`python3 does not run\n${found.stderr.trim().slice(-2000)}`);
    const interpreter = found.stdout.trim();
    const argv = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-deps",
      "--target",
      join(work, "packages"),
      "-r",
      requirements,
    ];
    const installed = await runTool(interpreter, argv, { cwd: project, env: process.env });
    if (installed.code !== 0) throw new Error(`pip install failed\n${installed.stderr.trim().slice(-2000)}`);
    // Packages know no path of their own, so the folder can be moved into place whole.
    const script = `#!/bin/sh\nPYTHONPATH='${join(packages, "packages")}' exec '${interpreter}' "$@"\n`;
    await writeFile(join(work, "python"), script, { mode: 0o755 });
    await rename(work, packages);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return python;
}

/** Serves a language host for `python` on a free port of 127.0.0.1. */
export const servePythonHost = (python: string): Promise<LanguageHost> =>
  serveLanguage("python", (request, engine, done) => {
    const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
    const settings = {
      project: request.getProject(),
      stack: request.getStack(),
      monitor: request.getMonitorAddress(),
      engine,
      parallel: request.getParallel(),
      dry_run: request.getDryrun(),
      organization: request.getOrganization(),
    };
    const child = spawn(python, [RUNNER, JSON.stringify(settings), "__main__.py"], {
      cwd: folder,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const errors: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.once("close", (code) => {
      const response = new language.RunResponse();
      if (code !== 0) response.setError(Buffer.concat(errors).toString("utf8"));
      done(response);
    });
  });
