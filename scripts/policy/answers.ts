/** The answers about files, in one form for both engines. */
import { z } from "zod";

const place = z.strictObject({
  /** Path of the part that holds the value: `a.zip/b.docx`. */
  part: z.string(),
  /** Line in the part's text, or byte of a part without text. */
  line: z.int().optional(),
  byte: z.int().optional(),
  /** The value itself, only if it was requested. */
  text: z.string().optional(),
});

const finding = z.strictObject({
  rule: z.string(),
  action: z.enum(["block", "log"]),
  severity: z.string().optional(),
  /** Number of distinct values; absent if the engine does not count. */
  count: z.int().optional(),
  part: z.string(),
  places: z.array(place),
});

/** A part that was not read. */
const unread = z.strictObject({ part: z.string(), why: z.string(), detail: z.string() });

const answer = z.strictObject({
  verdict: z.enum(["allowed", "blocked"]),
  /** The rule that the gateway names; null for an allowed file. */
  rule: z.string().nullable(),
  findings: z.array(finding),
  unread: z.array(unread),
});

const failure = z.strictObject({ error: z.string() });

/** An answer of `inspect_files.py test`. */
export const TESTED = z.union([answer, failure]);

/** An answer of `inspect_files.py explain`. */
export const EXPLAINED = z.union([
  z.strictObject({
    parts: z.array(
      z.strictObject({
        part: z.string(),
        type: z.string(),
        encoding: z.string().nullable(),
        bytes: z.int(),
        text: z.string().optional(),
      }),
    ),
    unread: z.array(unread),
  }),
  failure,
]);

const tested = z.union([answer.extend({ name: z.string() }), failure.extend({ name: z.string() })]);

/** A file about which two policies differ, with both answers in words. */
const difference = z.strictObject({
  name: z.string(),
  before: z.string(),
  now: z.string(),
  /** Whether the verdicts differ: only one of the policies blocks the file, or only one could test it. */
  verdict: z.boolean(),
});

/** The report of `--json`, which `--baseline` accepts. `differences`: differences from the baseline, if one was given. */
export const REPORT = z.strictObject({
  stack: z.string(),
  engine: z.string(),
  files: z.array(tested),
  leftOut: z.array(z.strictObject({ name: z.string(), why: z.string() })),
  baseline: z.string().optional(),
  differences: z.array(difference).optional(),
});

export type Difference = Readonly<z.infer<typeof difference>>;
export type FileFinding = z.infer<typeof finding>;
export type Unread = z.infer<typeof unread>;
export type Explained = z.infer<typeof EXPLAINED>;
/** The result for one file: the engine's answer, or the reason why there is none. */
export type Tested = z.infer<typeof tested>;
export type PolicyReport = z.infer<typeof REPORT>;
