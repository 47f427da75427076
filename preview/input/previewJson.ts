import { z } from "zod";
import { UserError } from "../../console/userError";
import type { PreviewStep } from "../model/step";
import { resourceV3 } from "./stackState";

/** A preview that ran elsewhere. */
export interface ReadPreview {
  readonly steps: readonly PreviewStep[];
  readonly project: string;
  readonly stack: string;
  /** Errors that ended the preview early, in the engine's words. */
  readonly failures: readonly string[];
  /** Facts that the preview does not contain, one sentence each. */
  readonly unknown: readonly string[];
  /** Number of unchanged resources that the preview leaves out. */
  readonly hidden: number;
}

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: resourceV3.nullish(),
  newState: resourceV3.nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
});

/** The digest that `pulumi preview --json` writes (pulumi/pulumi, pkg/display/json.go). */
const digest = z.object({
  steps: z.array(step).optional(),
  diagnostics: z.array(z.object({ severity: z.string().nullish(), message: z.string().nullish() })).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
  maybeCorrupt: z.boolean().nullish(),
});

/** Terminal colours as the engine writes them into its messages. */
const COLOURS = /<\{%[^%]*%\}>/g;

/**
 * Reads the output of `pulumi preview --json`. @param source name of the input for messages
 * @throws UserError (wrong use) for any other content, and for a preview without steps that gives no reason for their absence
 */
export function readPreview(content: unknown, source: string): ReadPreview {
  const parsed = digest.safeParse(content);
  if (!parsed.success || (parsed.data.steps === undefined && !parsed.data.diagnostics)) {
    const words = parsed.success ? "it has no steps" : issuesOf(parsed.error);
    throw new UserError(`${source} is not the output of "pulumi preview --json": ${words}.`, true);
  }
  const { steps = [], diagnostics, changeSummary, maybeCorrupt } = parsed.data;
  const failures = (diagnostics ?? [])
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => (message ?? "no reason given").replace(COLOURS, "").trim());
  if (steps.length === 0 && failures.length === 0) {
    throw new UserError(
      `${source} has no steps, not even unchanged ones, so it may be truncated. Run pulumi preview --json --show-sames again.`,
      true,
    );
  }
  const { project, stack } = namesOf(steps, source);
  const listed = steps.filter(({ op }) => op === "same").length;
  return {
    steps: steps.map(({ op, urn, oldState, newState, replaceReasons, detailedDiff }) => ({
      op,
      urn,
      ...(oldState ? { before: oldState } : {}),
      ...(newState ? { after: newState } : {}),
      replaceReasons: replaceReasons ?? [],
      detailedDiff: Object.fromEntries(Object.entries(detailedDiff ?? {}).map(([path, { kind }]) => [path, kind])),
    })),
    project,
    stack,
    failures: [...new Set(failures)],
    unknown: [
      ...(failures.length > 0 ? ["the rest of the update: the preview failed before it"] : []),
      ...(changeSummary
        ? summaryProblems(steps, changeSummary)
        : failures.length > 0
          ? []
          : ["the completeness of the preview: it has no summary"]),
      ...(maybeCorrupt ? ["the correctness of the preview: the engine reports that its result may be corrupt"] : []),
    ],
    hidden: Math.max(0, (changeSummary?.same ?? 0) - listed),
  };
}

const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`)
    .join("; ");

/** Problems with the summary. A summary that counts more changes than there are steps belongs to a longer list. */
function summaryProblems(steps: readonly { op: string }[], summary: Readonly<Record<string, number>>): string[] {
  return Object.entries(summary).flatMap(([op, count]) => {
    if (op === "same" || op === "replace") return [];
    const listed = steps.filter((one) => one.op === op).length;
    return listed >= count
      ? []
      : [`${count - listed} of ${count} steps "${op}": they are in the summary, but not in the list`];
  });
}

/** Project and stack are part of every URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
function namesOf(steps: readonly { urn: string }[], source: string): { project: string; stack: string } {
  const found = new Set(steps.map(({ urn }) => /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn)?.slice(1, 3).join("::")));
  if (found.size > 1)
    throw new UserError(`${source} contains several stacks, and must contain one: ${[...found].join(", ")}.`, true);
  const [stack = "", project = ""] = ([...found][0] ?? "").split("::");
  return { project, stack };
}
