/** A fleet: its stacks with their whole settings, and its waves. Pure. */
import type { Problem } from "../../../infra/settings";
import { configValue, stackFileText, yamlOf, type StackConfig } from "../../../engine/projectCopy";
import { UserError } from "../../../console/userError";
import { mergeConfig } from "./merge";
import { readFleet } from "./read";
import type { FleetContent } from "./schema";
import { settingsProblems } from "./settingsProblems";
import { sharedProblems } from "./shared";
import { wavesOf } from "./waves";

export interface FleetStack {
  readonly name: string;
  /** Settings as in a stack file's `config`. */
  readonly config: StackConfig;
  /** Content of the stack's file, `Pulumi.<name>.yaml`. */
  readonly file: string;
  /** Secrets provider for a stack that does not exist yet. */
  readonly secretsProvider?: string;
}

export interface Fleet {
  /** In the file's order. */
  readonly stacks: readonly FleetStack[];
  /** Names of the stacks of each wave. */
  readonly waves: readonly (readonly string[])[];
  /** Maximum number of stacks that are worked on at once. */
  readonly parallel: number;
}

const PARALLEL = 4;

/**
 * Reads a fleet file.
 *
 * @param file its name, for messages
 * @throws UserError with every problem of the file and of every stack's settings
 */
export function fleetOf(text: string, file: string, now: Date): Fleet {
  const { content, problems } = readFleet(yamlOf(text, file));
  const stacks = content === undefined ? [] : Object.keys(content.stacks).map((name) => stackOf(name, content));
  const ofStacks = stacks.flatMap(({ name, config }) =>
    settingsProblems(config, name, now).map((problem) => ({ stack: name, problem })),
  );
  const found = [...problems, ...grouped([...ofStacks, ...sharedProblems(stacks)], stacks.length)];
  if (content === undefined || found.length > 0) throw new UserError(problemWords(file, found));
  const names = stacks.map(({ name }) => name);
  return { stacks, waves: wavesOf(names, content.waves), parallel: content.parallel ?? PARALLEL };
}

function stackOf(name: string, content: FleetContent): FleetStack {
  const own = content.stacks[name] ?? {};
  const groups = (own.groups ?? []).map((group) => content.groups?.[group]?.config ?? {});
  const config = mergeConfig([content.config ?? {}, ...groups, own.config ?? {}].map(withValues));
  const secretsProvider = own.secretsprovider ?? content.secretsprovider;
  const { encryptionsalt, encryptedkey } = own;
  // A provider without its wrapped key is left out, because it would make the CLI create a new key.
  const keys = {
    ...(encryptedkey === undefined ? {} : { secretsprovider: secretsProvider, encryptedkey }),
    ...(encryptionsalt === undefined ? {} : { encryptionsalt }),
  };
  return {
    name,
    config,
    file: stackFileText({ ...keys, config }, { aliasDuplicateObjects: false }),
    ...(secretsProvider === undefined ? {} : { secretsProvider }),
  };
}

const withValues = (config: StackConfig): StackConfig =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, configValue(value)]));

/** Joins problems with the same text, so that the same problem of many stacks is one line. */
function grouped(found: readonly { stack: string; problem: Problem }[], all: number): Problem[] {
  const stacks = new Map<string, { problem: Problem; names: string[] }>();
  for (const { stack, problem } of found) {
    const key = JSON.stringify([problem.path, problem.text]);
    const entry = stacks.get(key) ?? { problem, names: [] };
    entry.names.push(stack);
    stacks.set(key, entry);
  }
  return [...stacks.values()].map(({ problem, names }) => ({
    path: `${namesInWords(names, all)}: ${problem.path}`,
    text: problem.text,
  }));
}

const SHOWN_NAMES = 3;

/** `all 100 stacks`, `a, b, c and 94 more`. */
export function namesInWords(names: readonly string[], all?: number): string {
  if (names.length === all && all > 1) return `all ${all} stacks`;
  const more = names.length - SHOWN_NAMES;
  return more > 1 ? `${names.slice(0, SHOWN_NAMES).join(", ")} and ${more} more` : names.join(", ");
}

function problemWords(file: string, problems: readonly Problem[]): string {
  const lines = problems.map(({ path, text }) => `  ${path}  ${text}`);
  return [`${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${file}:`, ...lines].join("\n");
}
