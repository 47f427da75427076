import { z } from "zod";
import type { ChangeInput } from "../model/changeInput";
import type { InspectionChange } from "../model/report";

/** The stack's output `inspection` (infra/icap/inspection.ts). */
const output = z.object({
  server: z.string(),
  servers: z.array(z.string()),
  notices: z.array(z.object({ severity: z.string(), text: z.string() })),
});

type Inspection = z.infer<typeof output>;

/**
 * Where files are inspected before and after the change. A side without the output is of a version before there was one: then
 * nothing is said about a change, and the other side's warnings stand. Warnings stand in every report, facts where they are new.
 */
export function inspectionChange({
  baseOutputs,
  headOutputs,
}: Pick<ChangeInput, "baseOutputs" | "headOutputs">): InspectionChange {
  const [was, is] = [baseOutputs, headOutputs].map((outputs) => output.safeParse(outputs?.inspection).data);
  const known = new Set(was?.notices.map(({ text }) => text));
  return {
    verdicts: was && is ? verdictsOf(was, is) : [],
    warnings: of(is, "warn"),
    facts: of(is, "info").filter((text) => !known.has(text)),
    newWarnings: of(is, "warn").some((text) => !known.has(text)),
  };
}

const of = (inspection: Inspection | undefined, wanted: "warn" | "info"): string[] =>
  (inspection?.notices ?? []).flatMap(({ severity, text }) => (severity === wanted ? [text] : []));

/** `files are also inspected by dlp-3 (10.40.0.12:1344)` */
function verdictsOf(was: Inspection, is: Inspection): string[] {
  const own = "the gateways themselves";
  if (was.server !== is.server)
    return [
      is.server === "external"
        ? `files are inspected by ${listed(is.servers)} instead of ${own}`
        : `files are inspected by ${own} instead of ${listed(was.servers)}`,
    ];
  const more = is.servers.filter((server) => !was.servers.includes(server));
  const fewer = was.servers.filter((server) => !is.servers.includes(server));
  return [
    ...(more.length === 0 ? [] : [`files are also inspected by ${listed(more)}`]),
    ...(fewer.length === 0 ? [] : [`files are no longer inspected by ${listed(fewer)}`]),
  ];
}

const listed = (servers: readonly string[]): string => servers.join(" and ");
