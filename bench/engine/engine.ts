/** The engines that are compared, as one thing: a file in, findings out. */

/** The answer of an engine about one file. */
export interface Answer {
  /** Names of the rules that found something, in the engine's own words. */
  readonly rules: readonly string[];
  /** Pieces that no reader took, as `why: kind`. */
  readonly unread: readonly string[];
  /** Processor time of the question, with all that it started. */
  readonly cpuSeconds: number;
  /** Wall-clock time of each repetition. */
  readonly seconds: readonly number[];
  /** Set when the engine gave no verdict. */
  readonly error?: string;
}

/** A question about a file of this machine. */
export interface Question {
  readonly file: string;
  /** Number of times that it is asked; the findings are those of the last time. */
  readonly repeat?: number;
  /** Whether the engine goes on after the first finding, where it can. */
  readonly everything?: boolean;
}

export interface Engine {
  readonly name: "clamd" | "inspector";
  /** Version and the like, for the foot of a table. */
  readonly title: string;
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** Kinds of what is planted in a file of the corpus. */
export const KINDS = ["card", "ssn", "keyword", "iban"] as const;
export type Kind = (typeof KINDS)[number];

/** The subject of a rule, by its name: a kind, or "type" for what blocks unread files and whole types. */
export type RuleOf = (rule: string) => Kind | "type" | "other";

/** clamd's names of our signatures and of its own alerts. */
export const clamdRule: RuleOf = (rule) => {
  if (/CreditCard/.test(rule)) return "card";
  if (/\bSsn\b|SSN/.test(rule)) return "ssn";
  if (/Keyword/.test(rule)) return "keyword";
  if (/Iban/.test(rule)) return "iban";
  return /Unreadable|Encrypted|Limits|Blocked|Type/.test(rule) ? "type" : "other";
};
