/**
 * A language host for programs, policy packs and component packages in Node.js, in the test's own process. A full
 * Pulumi CLI ships one beside itself (`pulumi-language-nodejs`, a Go program); the CLI that is built from Go modules has
 * none. This one starts the same entries of `@pulumi/pulumi` with the same arguments, so the SDK's part is the real one.
 */
import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import type * as grpc from "@grpc/grpc-js";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { serveLanguage, type LanguageHost, type RunProgram } from "./languageService";

/** The exit code of the Node.js runtime after it has shown the user the reason itself (`@pulumi/pulumi/cmd/run`). */
const ALREADY_SHOWN = 32;

/**
 * Serves a language host for `nodejs` on a free port of 127.0.0.1.
 * @param node the Node.js that programs run under; the test's own by default
 */
export async function serveLanguageHost(node = process.execPath): Promise<LanguageHost> {
  const children = new Set<ChildProcess>();
  const start = (entry: string, argv: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): ChildProcess => {
    const main = path.join(path.dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd", entry);
    const child = spawn(node, [main, ...argv], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
    child.once("close", () => children.delete(child));
    return child;
  };
  const run: RunProgram = (request, engine, done) => {
    const child = start("run", runArguments(request, engine), {
      cwd: request.getPwd(),
      env: { ...process.env, ...configuration(request), PULUMI_NODEJS_TYPESCRIPT: "true" },
    });
    child.stdout?.pipe(process.stdout, { end: false });
    const errors: Buffer[] = [];
    child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk));
    child.once("close", (code) => done(runResponse(code, Buffer.concat(errors).toString("utf8"))));
  };
  const host = await serveLanguage("nodejs", run, {
    runPlugin: (call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>): void => {
      const { request } = call;
      const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
      const env = Object.fromEntries(request.getEnvList().map((line) => splitOnce(line, "=")));
      // A policy pack is started in its folder, with the engine's address first; a component package where the stack is.
      const [first, ...rest] = request.getArgsList();
      const analyzer = request.getKind() === "analyzer";
      const argv = analyzer ? [first ?? "", directory, ...rest] : [directory, first ?? "", ...rest];
      const child = start(analyzer ? "run-policy-pack" : "run-plugin", argv, {
        cwd: analyzer ? directory : request.getPwd(),
        env: { ...process.env, ...env, PULUMI_NODEJS_TYPESCRIPT: "true" },
      });
      const send = (fill: (response: language.RunPluginResponse) => void): void => {
        const response = new language.RunPluginResponse();
        fill(response);
        call.write(response);
      };
      child.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
      child.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
      call.on("cancelled", () => child.kill());
      child.once("close", (code) => {
        if (!call.cancelled) send((response) => response.setExitcode(code ?? 1));
        call.end();
      });
    },
  });
  return {
    setting: host.setting,
    close: () => {
      for (const child of children) child.kill("SIGKILL");
      host.close();
    },
  };
}

/** The text before the first separator, and the text after it. */
function splitOnce(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return [line.slice(0, at), line.slice(at + separator.length)];
}

/** Arguments of `@pulumi/pulumi/cmd/run`: flags first, then the program's file or folder. */
function runArguments(request: language.RunRequest, engine: string): string[] {
  const info = request.getInfo();
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    "root-directory": info?.getRootDirectory() ?? "",
    pwd: info?.getProgramDirectory() ?? request.getPwd(),
    parallel: String(request.getParallel()),
  };
  const argv = Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value]));
  return [
    ...argv,
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
}

/** The stack's configuration as the Node.js SDK reads it from its environment. */
function configuration(request: language.RunRequest): Record<string, string> {
  const values: Record<string, string> = {};
  request.getConfigMap().forEach((value, key) => (values[key] = value));
  return {
    PULUMI_CONFIG: JSON.stringify(values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** The result of a program: nothing, a failure that the user has seen, or one that is told here. */
function runResponse(code: number | null, errors: string): language.RunResponse {
  const response = new language.RunResponse();
  if (code === 0) return response;
  if (code === ALREADY_SHOWN) response.setBail(true);
  else response.setError(`the program ended with exit code ${code}\n${errors}`);
  return response;
}
