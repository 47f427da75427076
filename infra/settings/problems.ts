import { didYouMean } from "../model/nearestName";

/** One problem of the configuration. */
export interface Problem {
  /** Path of the setting, for example `client.addresses[3]`. */
  readonly path: string;
  /** The value (never a secret) and the remedy. */
  readonly text: string;
}

/** Error for an invalid configuration. Its message lists every problem, one per line, under the name of the stack file or component. */
export class SettingsError extends Error {
  readonly problems: readonly Problem[];

  /** @param place where the values were written: a stack file, or a component's arguments */
  constructor(place: string, problems: readonly Problem[]) {
    super(formatProblems(place, problems));
    this.name = "SettingsError";
    this.problems = problems;
  }
}

function formatProblems(place: string, problems: readonly Problem[]): string {
  const width = Math.max(...problems.map((problem) => problem.path.length));
  const lines = problems.map(({ path, text }) => `  ${path.padEnd(width)}  ${text}`);
  return [`${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${place}:`, ...lines].join("\n");
}

/** `client.addresses[3]` from its parts. */
export function formatPath(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === "number" ? `${path}[${part}]` : path ? `${path}.${String(part)}` : String(part)),
    "",
  );
}

const LONGEST_VALUE = 60;

const KEYS: readonly string[] = ["privatekey", "presharedkey"];

/** Whether a setting of this name holds a key: its values are never shown, whether encrypted or not, in any section. */
export const isKey = (name: PropertyKey | undefined): boolean => KEYS.includes(String(name).toLowerCase());

/** A value as written, on one line and shortened. A value that contains a private key, or that is in a key's place, is not shown. */
export function show(value: unknown): string {
  const text = write(value);
  if (text.includes("PRIVATE KEY")) return "[a private key]";
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 4)}...${text.slice(-1)}`;
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(", ")}]`;
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return value.description ?? "a symbol"; // its words (component/readable.ts)
  if (typeof value === "number") return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "nothing";
  return `{${Object.entries(value)
    .map(([key, inner]) => `${key}: ${isKey(key) ? "[secret]" : write(inner)}`)
    .join(", ")}}`;
}

/** `a, b and c`. */
export function listed(items: readonly (string | number)[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** `; did you mean "x"?`, or otherwise a list of all known names. */
export const suggestion = (name: string, known: readonly string[]): string =>
  didYouMean(name, known) || `; known: ${known.join(", ")}`;
