import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, freemem, tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { StepNotes } from "../../console/progress";
import { runTool } from "../../console/runTool";
import { breadthPatterns } from "./breadth";
import { COUNTED, notRun, suiteOfJest, type JestReport, type SuiteResult } from "./suite";

/** Checks by name, each with its program in node_modules and arguments; `FILES` stands for the files to check. */
export const checks = {
  types: ["typescript-7/bin/tsc", "--noEmit", "-p", "tsconfig.json"],
  // A new circle of imports passes through a changed file, so what is known of the others stays true.
  lint: [
    ...["eslint/bin/eslint.js", "--no-warn-ignored", "FILES"],
    ...["--cache", "--cache-strategy", "content", "--cache-location", "node_modules/.cache/eslint/"],
  ],
  "typed-lint": ["oxlint/bin/oxlint", "--type-aware", "--no-error-on-unmatched-pattern", "FILES"],
  format: [
    ...["prettier/bin/prettier.cjs", "--check", "--cache", "--cache-strategy", "content"], // by a file's content and the settings
    ...["--log-level", "warn", "--ignore-unknown", "FILES"],
  ],
} as const;

/** Names of the test suites: the projects of jest.config.js. */
export const suites = ["unit", "integration", "properties", "programs", "emulator", "e2e", "long"] as const;
/** A check or a suite. */
export type Part = keyof typeof checks | (typeof suites)[number];
/** Suites that need npm packages and nothing else. */
export const pureSuites: readonly string[] = ["unit", "integration", "properties"];
/** Suites that boot machines. */
export const bootingSuites: readonly string[] = ["e2e", "long"];
/** Suites that take many minutes and run only by name. */
export const suitesOnDemand: readonly string[] = ["long"];

/** Folder, environment and priority of checks and suites. */
export interface RunOptions {
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Niceness of the process (nice(1)). */
  readonly niceness?: number;
}

/** Path of a program in the project's packages. */
export const nodeModule = (project: string, path: string): string => join(project, "node_modules", path);

/** Runs one check on all files or on the given ones. Its output is the problem if it ends with an exit code other than 0. */
export async function runCheck(
  name: keyof typeof checks,
  options: RunOptions,
  files: readonly string[] | "all" = "all",
): Promise<SuiteResult> {
  const started = performance.now();
  const [program, ...words] = checks[name];
  const args = words.flatMap((word) => (word === "FILES" ? (files === "all" ? ["."] : files) : [word]));
  const result = await runTool(process.execPath, [nodeModule(options.project, program), ...args], {
    cwd: options.project,
    env: options.env,
    signal: options.signal,
    niceness: options.niceness,
  });
  const good = result.code === 0;
  return {
    name,
    passed: good ? 1 : 0,
    failed: good ? 0 : 1,
    skipped: 0,
    seconds: (performance.now() - started) / 1000,
    problems: good ? [] : [`${result.stdout}${result.stderr}`.trim()],
  };
}

/** Memory for the two gateways of one file and everything that runs them, in bytes. */
const MEMORY_OF_A_FILE = 4 * 2 ** 30;

/**
 * Number of a suite's files that run at a time; 0 for the number of processors. Files that boot gateways have separate namespaces, machines
 * and state, and wait most of the time. Files that start a gateway's programs wait for them, so the number is twice that of the processors.
 * The long suite measures, so its files run alone.
 */
export function filesAtATime(
  suite: (typeof suites)[number],
  machine: { readonly processors: number; readonly freeMemory: number },
): number {
  if (pureSuites.includes(suite)) return 0;
  if (suite === "programs") return 2 * machine.processors;
  if (suite === "long") return 1;
  return machine.processors >= 2 && machine.freeMemory >= 2 * MEMORY_OF_A_FILE ? 2 : 1;
}

/**
 * Environment that saves time in the many programs of tests without changing their results. Node.js caches compiled code, which saves a
 * third of a second for azure-native alone. The Pulumi CLI, which is written in Go, collects garbage less often.
 */
const cheaperPrograms = (project: string): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: join(project, "node_modules", ".cache", "node-compile-cache"),
  GOGC: "400", // heap growth in per cent at which it collects garbage; 100 by default
});

/** The files of a suite to run: all, all but those that only `--all` runs, or these. */
export type Files = readonly string[] | "all" | "core";

/** Runs test files of one jest project, and reads jest's report. */
export async function runSuite(
  name: (typeof suites)[number],
  options: RunOptions,
  notes: StepNotes,
  files: Files = "all",
): Promise<SuiteResult> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-jest-"));
  const output = join(folder, "report.json");
  const remarks: string[] = [];
  const args = [
    ...["--min-semi-space-size=32", "--max-semi-space-size=64"], // MiB; a tenth of the tests' processor time is garbage collection
    nodeModule(options.project, "jest/bin/jest.js"),
    "--selectProjects",
    name,
    "--json",
    "--outputFile",
    output,
  ];
  const atATime = filesAtATime(name, { processors: availableParallelism(), freeMemory: freemem() });
  if (atATime > 0) args.push(`--maxWorkers=${atATime}`);
  if (files === "core") args.push(...breadthPatterns(name).map((pattern) => `--testPathIgnorePatterns=${pattern}`));
  else if (files !== "all") args.push("--runTestsByPath", ...files);
  try {
    const { code, stderr } = await runTool(process.execPath, args, {
      cwd: options.project,
      env: { ...cheaperPrograms(options.project), ...options.env },
      signal: options.signal,
      niceness: options.niceness,
      onErrorLine: (line) => {
        if (line.startsWith(COUNTED)) remarks.push(line.slice(COUNTED.length));
        const file = /^(PASS|FAIL) .*?(\S+\.test\.ts)/.exec(line);
        if (file !== null) notes.note(`${file[1] === "PASS" ? "passed" : "FAILED"} ${basename(file[2]!)}`);
      },
    });
    const text = await readFile(output, "utf8").catch(() => undefined);
    if (text === undefined) return notRun(name, `jest ended with ${code}\n${stderr.trim().slice(-2000)}`);
    notes.note("");
    return { ...suiteOfJest(name, (performance.now() - started) / 1000, JSON.parse(text) as JestReport), remarks };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
