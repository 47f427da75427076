/**
 * A language host for programs in Python, beside the one for Node.js (`languageHost.ts`): Pulumi's own is a Go program that no Go
 * module has. The Python SDK is the real one, from PyPI.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { pythonWith } from "../../scripts/installation/pythonPackages";
import { serveLanguage, type LanguageHost } from "./languageService";

const RUNNER = join(__dirname, "package", "run_program.py");

/** The Python whose packages are those of `tools/pulumi-python`. `project`: the project's folder. */
export const pythonWithPulumi = (project: string): Promise<string> =>
  pythonWith("pulumi-python", join(project, "tools", "pulumi-python", "requirements.txt"));

/** Time in ms for one run of a program: less than a test of the emulator has, so that the test ends with what the program said. */
const LONGEST_RUN_MS = 240_000;

/** Serves a language host for `python` on a free port of 127.0.0.1. Programs that still run end with it. */
export async function servePythonHost(python: string): Promise<LanguageHost> {
  const children = new Set<ChildProcess>();
  const host = await serveLanguage("python", (request, engine, done) => {
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
      ...{ timeout: LONGEST_RUN_MS, killSignal: "SIGKILL" },
    });
    children.add(child);
    const errors: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.once("close", (code, signal) => {
      children.delete(child);
      const response = new language.RunResponse();
      if (code !== 0)
        response.setError(
          `the program ended with ${signal ?? `exit code ${code}`}\n${Buffer.concat(errors).toString("utf8")}`,
        );
      done(response);
    });
  });
  return {
    setting: host.setting,
    close: () => {
      for (const child of children) child.kill("SIGKILL");
      host.close();
    },
  };
}
