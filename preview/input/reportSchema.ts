import { z } from "zod";
import { UserError } from "../../console/userError";
import { ENFORCED, OUTCOMES, SEVERITIES, GATES, type ChangeReport } from "../model/report";

/**
 * A report as it comes back from a file. The file's author is untrusted: only these fields, of these kinds and
 * lengths, and all text is escaped when it is shown.
 */

const LONG = 20_000;
const text = z.string().max(LONG);
const list = <T extends z.ZodType>(item: T) => z.array(item).max(100_000);
const texts = list(text);
const number = z.number();

const addresses = z.object({
  size: number,
  prefixes: texts,
  tags: list(z.object({ condition: text, within: number.optional() })),
});

const finding = z.object({
  rule: text,
  severity: z.enum(SEVERITIES),
  enforcement: z.enum(ENFORCED),
  outcome: z.enum(OUTCOMES),
  resource: text,
  type: text,
  path: text.optional(),
  message: text,
  remedy: text,
  source: z.object({ file: text, line: number }).optional(),
});

const client = z.object({
  subject: text,
  issuer: text.optional(),
  keySha256: text.optional(),
  notBefore: text.optional(),
  notAfter: text.optional(),
  signsFor: text.optional(),
});

const change = z.enum(["added", "removed", "changed"]);
const step = z.object({ action: z.enum(["create", "delete", "forget"]), name: text, of: text });

export const report: z.ZodType<ChangeReport> = z.object({
  project: text,
  stack: text,
  compared: z.object({ base: text, head: text, caveat: text }),
  verdict: text,
  complete: z.boolean(),
  refusals: texts,
  unknown: texts,
  notes: texts,
  reachability: list(
    z.object({
      kind: z.enum(["public", "inside", "outbound"]),
      where: text,
      protocol: text,
      ports: text,
      movedFrom: text.optional(),
      readdressed: z.literal(true).optional(),
      added: addresses,
      removed: addresses,
      internet: z.boolean(),
    }),
  ),
  // Reports of branches from before this field existed still get their comment.
  outages: texts.default([]),
  admission: z.object({ added: list(client), removed: list(client), unknown: texts }),
  portal: z.object({
    action: z.enum(["nothing", "edit", "unknown"]),
    items: list(z.object({ what: text, before: text.optional(), after: text, pem: text.optional() })),
    unknown: texts,
  }),
  lifecycle: z.object({
    steps: list(step),
    besides: list(step),
    rotates: z.boolean(),
    replaced: texts,
    together: z.boolean(),
    interruptions: list(z.object({ text, severe: z.boolean(), ofLanes: z.literal(true).optional() })),
  }),
  rules: list(
    z.object({ group: text, rule: text, change, summary: text, fields: texts, added: texts, removed: texts }),
  ),
  renamedGroups: list(z.object({ before: text, after: text, same: number })).default([]),
  joinedNetworks: list(z.object({ network: text, added: texts, removed: texts })).default([]),
  storageAccess: list(z.object({ account: text, added: texts, removed: texts })).default([]),
  inspection: z
    .object({ verdicts: texts, warnings: texts, facts: texts })
    .default({ verdicts: [], warnings: [], facts: [] }),
  bootFiles: list(z.object({ where: text, path: text, change, linesAdded: number, linesRemoved: number })),
  findings: z.object({ introduced: list(finding), resolved: list(finding), kept: list(finding) }),
  costs: list(z.object({ what: text, before: text, after: text })),
  other: list(z.object({ action: text, what: text, paths: texts })),
  gates: list(z.enum(GATES)),
  drawing: z.object({
    sources: list(
      z.object({
        label: text,
        detail: text,
        change: z.enum(["added", "removed", "kept"]),
        internet: z.literal(true).optional(),
      }),
    ),
    ports: text,
    lanes: list(z.object({ name: text, address: text, machines: text, changed: z.boolean(), replaced: z.boolean() })),
  }),
});

/** Reads a report of `npm run preview --format json`. @throws UserError that names the first wrong fields */
export function readReport(content: unknown): ChangeReport {
  const parsed = report.safeParse(content);
  if (parsed.success) return parsed.data;
  const words = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError(`The file is not a JSON report of npm run preview: ${words.join("; ")}`, true);
}
