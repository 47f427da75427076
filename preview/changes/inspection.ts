import { z } from "zod";
import type { ChangeInput } from "../model/changeInput";
import type { InspectionChange } from "../model/report";

/** The stack's output `inspection` (infra/icap/inspection.ts). */
const output = z.object({
  server: z.string(),
  servers: z.array(z.string()),
  notices: z.array(z.object({ severity: z.string(), text: z.string(), headline: z.string().optional() })),
});

/** The warning's headline for versions whose notices have no headline. */
const UNVERIFIED = "it is not verified that files are blocked";

type Inspection = z.infer<typeof output>;

/**
 * Compares where files are inspected before and after the change. A side without the output is a version from before the output existed:
 * then no change is reported, and the other side's warnings still stand. Warnings are in every report, facts only where they are new.
 */
export function inspectionChange({
  baseOutputs,
  headOutputs,
}: Pick<ChangeInput, "baseOutputs" | "headOutputs">): InspectionChange {
  const [was, is] = [baseOutputs, headOutputs].map((outputs) => output.safeParse(outputs?.inspection).data);
  const known = new Set(was?.notices.map(({ text }) => text));
  const newWarnings = (is?.notices ?? []).filter(({ severity, text }) => severity === "warn" && !known.has(text));
  return {
    verdicts: [
      ...(was && is ? verdictsOf(was, is) : []),
      ...new Set(newWarnings.map(({ headline = UNVERIFIED }) => headline)),
    ],
    warnings: of(is, "warn"),
    facts: of(is, "info").filter((text) => !known.has(text)),
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
  // Servers are compared by address, because the default names of servers depend on their positions in the list.
  const only = (those: readonly string[], others: readonly string[]): string[] =>
    those.filter((server) => !others.map(addressOf).includes(addressOf(server)));
  const more = only(is.servers, was.servers);
  const fewer = only(was.servers, is.servers);
  return [
    ...(more.length === 0 ? [] : [`files are also inspected by ${listed(more)}`]),
    ...(fewer.length === 0 ? [] : [`files are no longer inspected by ${listed(fewer)}`]),
  ];
}

/** `10.40.0.12:1344` of `dlp-3 (10.40.0.12:1344)` */
const addressOf = (server: string): string => /\(([^()]+)\)$/.exec(server)?.[1] ?? server;

const listed = (servers: readonly string[]): string => servers.join(" and ");
