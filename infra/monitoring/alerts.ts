import { LANE_NAMES } from "../model";
import { HEALTH, INSPECTED, TRANSACTIONS } from "./tables";

/** 0: the service is down, 1: it soon is or is at risk, 2: somebody must look, 3: worth knowing. */
export type Severity = 0 | 1 | 2 | 3;

/** An alert. docs/operations.md says under its name what to do. */
export interface Alert {
  /** Part of the resource's name. */
  readonly name: string;
  /** One sentence: what is wrong. Reaches the mail. */
  readonly description: string;
  readonly severity: Severity;
  /** ISO 8601: evaluation interval and window. */
  readonly every: string;
  readonly over: string;
}

/** A query to the workspace; any row is an alert. */
export interface LogAlert extends Alert {
  /** KQL. */
  readonly query: string;
  /** ISO 8601, two days at most: the time that the query reads, where it is longer than the window. */
  readonly reads?: string;
}

/** A condition on a metric of the load balancer (learn: "Supported metrics for Microsoft.Network/loadBalancers"). */
export interface MetricAlert extends Alert {
  /** `DipAvailability`: share of probes that succeed, percent. `VipAvailability`: whether the address can be reached, percent. */
  readonly metric: "DipAvailability" | "VipAvailability";
  /** It fires below this average, separately for each of the two addresses. */
  readonly below: number;
}

/** A condition on Azure's activity log; any event is an alert (learn: "Activity Log Alerts"). */
export interface ActivityAlert extends Pick<Alert, "name" | "description"> {
  /** Operations, as the activity log names them. */
  readonly operations: readonly string[];
}

/** Days before the end of a certificate; as in cloud-init/health/expiry.py. */
const EXPIRY_DAYS = { warning: 30, critical: 7 } as const;

/** Health lines come once a minute; this many of fifteen mean that a state persists. */
const MOST_LINES = 10;

const expiring = (condition: string): string =>
  `${HEALTH.name} | summarize arg_max(TimeGenerated, *) by Machine | mv-expand Certificate = Certificates ` +
  `| extend Days = toint(Certificate.days) | where ${condition} ` +
  `| summarize Days = min(Days) by Lane, Kind = tostring(Certificate.kind), Name = tostring(Certificate.name)`;

const staying = (condition: string): string =>
  `${HEALTH.name} | where ${condition} | summarize Lines = count() by Lane, Machine | where Lines >= ${MOST_LINES}`;

/** The alerts on the gateways' own logs. */
export const LOG_ALERTS: readonly LogAlert[] = [
  {
    name: "certificate-expires",
    description: `A server or client certificate expires within ${EXPIRY_DAYS.warning} days.`,
    severity: 2,
    every: "PT1H",
    over: "PT1H",
    query: expiring(`Days <= ${EXPIRY_DAYS.warning} and Days > ${EXPIRY_DAYS.critical}`),
  },
  {
    name: "certificate-expires-soon",
    description: `A server or client certificate expires within ${EXPIRY_DAYS.critical} days, or has expired.`,
    severity: 1,
    every: "PT1H",
    over: "PT1H",
    query: expiring(`Days <= ${EXPIRY_DAYS.critical}`),
  },
  {
    name: "certificate-refused",
    description: "A gateway could not fetch its certificates or refused new ones; it goes on with the old ones.",
    severity: 1,
    every: "PT5M",
    over: "PT15M",
    query: staying("isnotempty(FetchProblem)"),
  },
  {
    name: "gateway-not-ready",
    description: "A gateway gives no verdicts, and it is not drained.",
    severity: 1,
    every: "PT5M",
    over: "PT15M",
    query: staying("Ready == false and Draining == false"),
  },
  {
    name: "gateway-problem",
    description: "A gateway serves, but gateway-status names a problem, or it has been drained for a long time.",
    severity: 3,
    every: "PT15M",
    over: "PT15M",
    query: staying("(Ready or Draining) and array_length(Problems) > 0"),
  },
  {
    name: "lane-silent",
    description: "No gateway of a lane has reported for 45 minutes: its other alerts cannot fire.",
    severity: 1,
    every: "PT5M",
    // New machines are associated with the collection rule only after they are provisioned (`association.ts`). Until their first lines
    // arrive, a replaced lane reports nothing.
    over: "PT45M",
    query:
      `datatable(Lane: string) [${LANE_NAMES.map((lane) => `"${lane}"`).join(", ")}] ` +
      `| join kind=leftanti (${HEALTH.name} | distinct Lane) on Lane`,
  },
  {
    name: "machine-gone",
    description: "A gateway stopped reporting while others report: repaired or replaced by Azure, or by an update.",
    severity: 3,
    every: "PT15M",
    over: "PT1H",
    query: `${HEALTH.name} | summarize Last = max(TimeGenerated) by Lane, Machine | where Last < ago(20m)`,
  },
];

/**
 * The name and the reason in a line of gateway-status about an ICAP server elsewhere (cloud-init/external/server.py), as regular
 * expressions of KQL and of JavaScript alike.
 */
export const SERVER_LINE = { server: "^server (\\S+)", reason: " since \\S+Z: (.*)$" } as const;

const extracted = (pattern: string): string => `extract(@"${pattern}", 1, Text)`;

/** Alerts for stacks whose files external ICAP servers inspect. Their rows name the server and the reason. */
export const EXTERNAL_ALERTS: readonly LogAlert[] = [
  {
    name: "icap-server-out",
    description: "An external ICAP server gets no files; the alert's rows name it and why.",
    severity: 2,
    every: "PT5M",
    over: "PT15M",
    query:
      `${HEALTH.name} | mv-expand Problem = Problems | extend Text = tostring(Problem) | where Text startswith "server " ` +
      `| extend Server = ${extracted(SERVER_LINE.server)}, Reason = ${extracted(SERVER_LINE.reason)} ` +
      `| summarize Lines = count() by Lane, Machine, Server, Reason | where Lines >= ${MOST_LINES}`,
  },
];

/** Alerts for stacks that collect transactions. */
export const TRANSACTION_ALERTS: readonly LogAlert[] = [
  {
    name: "transactions-fail",
    description: "Clients get errors instead of verdicts: over 10 in 15 minutes.",
    severity: 2,
    every: "PT5M",
    over: "PT15M",
    query: `${TRANSACTIONS.name} | where Status >= 500 | summarize Errors = count() by Lane | where Errors > 10`,
  },
  {
    name: "blocked-share-unusual",
    description: "The share of blocked files in the last hour is far from that of the two days before it.",
    severity: 3,
    every: "PT1H",
    over: "PT1H",
    reads: "P2D",
    query: unusualShare(),
  },
];

/**
 * Compares the last hour's share of blocked files with that of two days. It is unusual if it differs by four standard errors and two
 * percentage points, or if nothing was blocked where 20 files were expected. With too few files nothing is unusual.
 */
function unusualShare(): string {
  return (
    `${INSPECTED} | summarize Files = count(), Blocked = countif(Verdict == "blocked") by Recent = TimeGenerated > ago(1h) ` +
    `| summarize Now = sumif(Files, Recent), NowBlocked = sumif(Blocked, Recent), ` +
    `Before = sumif(Files, not(Recent)), BeforeBlocked = sumif(Blocked, not(Recent)) ` +
    `| where Now >= 200 and Before >= 1000 ` +
    `| extend Share = 1.0 * NowBlocked / Now, Usual = 1.0 * BeforeBlocked / Before ` +
    `| extend Away = abs(Share - Usual), Deviation = sqrt(Usual * (1 - Usual) / Now) ` +
    `| where (Away > 4 * Deviation and Away > 0.02) or (NowBlocked == 0 and Usual * Now >= 20)`
  );
}

/** Changes of the resources that decide who reaches a gateway and who may read its keys. Pulumi's own updates of them are included. */
export const ACTIVITY_ALERTS: readonly ActivityAlert[] = [
  {
    name: "rules-changed",
    description:
      "A security rule, a public address or a vault was changed or deleted in Azure: by an update, or by hand.",
    operations: [
      "Microsoft.Network/networkSecurityGroups/write",
      "Microsoft.Network/networkSecurityGroups/delete",
      "Microsoft.Network/networkSecurityGroups/securityRules/write",
      "Microsoft.Network/networkSecurityGroups/securityRules/delete",
      "Microsoft.Network/publicIPAddresses/write",
      "Microsoft.Network/publicIPAddresses/delete",
      "Microsoft.KeyVault/vaults/write",
      "Microsoft.KeyVault/vaults/delete",
    ],
  },
];

/** The alerts that need nothing from the gateways. */
export const METRIC_ALERTS: readonly MetricAlert[] = [
  {
    name: "lane-down",
    description: "The canary fails on every gateway behind an address: the load balancer sends it no connections.",
    severity: 0,
    every: "PT1M",
    over: "PT5M",
    metric: "DipAvailability",
    below: 1,
  },
  {
    name: "lane-degraded",
    description: "Part of the gateways behind an address has been out of the pool for half an hour.",
    severity: 2,
    every: "PT5M",
    over: "PT30M",
    metric: "DipAvailability",
    below: 90,
  },
  {
    name: "address-unreachable",
    description: "Azure itself does not reach an address of the load balancer.",
    severity: 0,
    every: "PT1M",
    over: "PT5M",
    metric: "VipAvailability",
    below: 90,
  },
];
