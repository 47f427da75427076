/** The common interface of the compared engines: it takes a file and returns findings. */

/** An engine's answer about one file. */
export interface EngineAnswer {
  /** Names of the rules that matched, as the engine writes them. */
  readonly rules: readonly string[];
  /** Pieces that no reader could read, as `why: kind`. */
  readonly unread: readonly string[];
  /** Processor time of the request, including the processes that it started. */
  readonly cpuSeconds: number;
  /** Wall-clock time of each repetition. */
  readonly seconds: readonly number[];
  /** Reason why the engine gave no verdict. */
  readonly error?: string;
}

/** A request about a file of this machine. */
export interface Question {
  readonly file: string;
  /** Number of repetitions; the findings are those of the last one. */
  readonly repeat?: number;
  /** Whether the engine continues after the first finding, if it can. */
  readonly everything?: boolean;
}

export interface Engine {
  readonly name: "clamd" | "inspector";
  /** Version and settings, for the line below a table. */
  readonly title: string;
  ask(question: Question): Promise<EngineAnswer>;
  stop(): Promise<void>;
}

/** Kinds of values that are planted in the files of the corpus. */
export type Kind = "card" | "ssn" | "keyword" | "iban";

/** The kind of a rule, from its name; "type" for rules that block unread files and file types. */
export type RuleOf = (rule: string) => Kind | "type" | "other";

/** The kinds of rules by the names that clamd gives our signatures and its own alerts. */
export const clamdRule: RuleOf = (rule) => {
  if (/CreditCard/.test(rule)) return "card";
  if (/\bSsn\b|SSN/.test(rule)) return "ssn";
  if (/Keyword/.test(rule)) return "keyword";
  if (/Iban/.test(rule)) return "iban";
  return /Unreadable|Encrypted|Limits|Blocked|Type/.test(rule) ? "type" : "other";
};
