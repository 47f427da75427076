import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../cloud-init/python";

export interface MatchFinding {
  readonly rule: string;
  readonly action: string;
  readonly severity: string;
  readonly count: number;
  readonly part: string;
}

/** A part of a file: text (as UTF-8) or bytes, or the reason for which it was not read. */
export interface Piece {
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly encoding?: string;
  readonly kind?: string;
  readonly path?: readonly string[];
  readonly why?: string;
}

export interface MatchAnswer {
  readonly findings: readonly MatchFinding[];
  /** For each rule: value, first and last byte of its first place. */
  readonly places: readonly (readonly [string, number, number])[][];
}

export type RuleOfPolicy = Readonly<Record<string, unknown>>;

/** The gateway's own search over files, each a list of parts. All files of a call share one start of the program. */
export function search(
  rules: readonly RuleOfPolicy[],
  files: readonly (readonly Piece[])[],
  everything = true,
  reading: Readonly<Record<string, unknown>> = {},
): MatchAnswer[] {
  const cases = files.map((pieces) => ({
    everything,
    parts: pieces.map(({ text, bytes, encoding, ...piece }) => ({
      ...piece,
      encoding: encoding ?? (text === undefined ? null : "utf-8"),
      data: (bytes ?? Buffer.from(text ?? "")).toString("base64"),
    })),
  }));
  return run({ rules, reading, cases }).answers!;
}

/** The digest of a policy. */
export const digestOf = (rules: readonly RuleOfPolicy[]): string => run({ rules, cases: [] }).digest!;

/** The problem with a policy, as the gateway says it; undefined when it takes it. */
export const problemOf = (rules: readonly RuleOfPolicy[]): string | undefined => run({ rules, cases: [] }).problem;
/** The same for a whole rules.json. */
export const problemOfPolicy = (policy: string): string | undefined => run({ policy, cases: [] }).problem;

function run(asked: object): { answers?: MatchAnswer[]; problem?: string; digest?: string } {
  const { status, stdout, stderr } = spawnSync(
    PYTHON,
    [join(__dirname, "match.py"), join(__dirname, "../../../../cloud-init")],
    {
      input: JSON.stringify(asked),
      env: process.env,
      encoding: "utf8",
      maxBuffer: 256 << 20,
    },
  );
  if (status !== 0) throw new Error(`the search ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as ReturnType<typeof run>;
}

/** Number of values in each text by one rule alone. */
export const counts = (rule: RuleOfPolicy, texts: readonly string[]): number[] =>
  search(
    [{ name: "r", ...rule }],
    texts.map((text) => [{ text }]),
  ).map(({ findings }) => findings[0]?.count ?? 0);
