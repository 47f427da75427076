import { createHash } from "node:crypto";
import * as insights from "@pulumi/azure-native/applicationinsights";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import { HEALTH, INSPECTED, TRANSACTIONS } from "./tables";

/** A query of the workbook and how it is shown. */
export interface WorkbookPart {
  readonly title: string;
  /** KQL. */
  readonly query: string;
  readonly as: "table" | "timechart" | "barchart";
}

const newest = `${HEALTH.name} | summarize arg_max(TimeGenerated, *) by Machine`;

const HEALTH_PARTS: readonly WorkbookPart[] = [
  {
    title: "Gateways now",
    query: `${newest} | project Lane, Machine, Ready, Draining, Problems, TimeGenerated | order by Lane asc`,
    as: "table",
  },
  {
    title: "Ready gateways of each lane",
    query: `${HEALTH.name} | where Ready | summarize Gateways = dcount(Machine) by Lane, bin(TimeGenerated, 5m)`,
    as: "timechart",
  },
  {
    title: "Days left of each certificate",
    query:
      `${newest} | mv-expand Certificate = Certificates ` +
      `| summarize Days = min(toint(Certificate.days)) by Lane, Kind = tostring(Certificate.kind), Name = tostring(Certificate.name) ` +
      `| order by Days asc`,
    as: "table",
  },
];

const TRANSACTION_PARTS: readonly WorkbookPart[] = [
  {
    title: "Verdicts",
    query: `${TRANSACTIONS.name} | summarize Files = count() by Verdict, bin(TimeGenerated, 1h)`,
    as: "timechart",
  },
  {
    title: "Share of blocked files, percent",
    query:
      `${INSPECTED} ` +
      `| summarize Percent = 100.0 * countif(Verdict == "blocked") / count() by bin(TimeGenerated, 1h)`,
    as: "timechart",
  },
  {
    title: "Rules that blocked",
    query: `${TRANSACTIONS.name} | where Verdict == "blocked" | summarize Files = count() by Rule | top 20 by Files`,
    as: "barchart",
  },
  {
    title: "Errors instead of verdicts",
    query: `${TRANSACTIONS.name} | where Status >= 500 | summarize Errors = count() by Lane, bin(TimeGenerated, 5m)`,
    as: "timechart",
  },
  {
    title: "Load: MiB and files",
    query: `${TRANSACTIONS.name} | summarize MiB = sum(Bytes) / 1048576.0, Files = count() by Lane, bin(TimeGenerated, 5m)`,
    as: "timechart",
  },
];

/** Everything that a workbook shows; transactions only where they are collected. */
export const workbookParts = (transactions: boolean): readonly WorkbookPart[] =>
  transactions ? [...HEALTH_PARTS, ...TRANSACTION_PARTS] : HEALTH_PARTS;

/** The workbook as Azure stores it: a notebook whose queries run in the workspace, over a time range that the reader chooses. */
function serialized(parts: readonly WorkbookPart[]): string {
  const time = {
    type: 9,
    content: {
      version: "KqlParameterItem/1.0",
      parameters: [
        {
          id: guidOf("time"),
          version: "KqlParameterItem/1.0",
          name: "Time",
          type: 4,
          value: { durationMs: 86_400_000 },
        },
      ],
      style: "pills",
    },
    name: "time",
  };
  const queries = parts.map(({ title, query, as }) => ({
    type: 3,
    content: {
      version: "KqlItem/1.0",
      query,
      title,
      timeContextFromParameter: "Time",
      queryType: 0,
      resourceType: "microsoft.operationalinsights/workspaces",
      visualization: as,
    },
    name: title,
  }));
  return JSON.stringify({ version: "Notebook/1.0", items: [time, ...queries] });
}

/** The logs that a workbook queries. */
interface WorkbookLogs {
  readonly workspaceId: pulumi.Input<string>;
  readonly ofThisStack: (query: string) => pulumi.Input<string>;
}

/** A workbook in Azure's portal: lanes, verdicts, load and certificates of this deployment. */
export function workbook(
  placement: Placement,
  { workspaceId, ofThisStack }: WorkbookLogs,
  transactions: boolean,
): void {
  const parts = workbookParts(transactions);
  const queries = pulumi.all(parts.map(({ query }) => ofThisStack(query)));
  new insights.Workbook(
    `${placement.name}-workbook`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      // Azure accepts only a GUID as the name, so Pulumi's own names would be refused.
      resourceName: guidOf(placement.name),
      displayName: `${placement.name}: gateways`,
      kind: "shared",
      category: "workbook",
      sourceId: workspaceId,
      serializedData: queries.apply((asked) => serialized(parts.map((part, i) => ({ ...part, query: asked[i]! })))),
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}

/** A GUID that is always the same for a name (RFC 9562, version 8). */
function guidOf(name: string): string {
  const hex = createHash("sha256").update(`workbook ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
