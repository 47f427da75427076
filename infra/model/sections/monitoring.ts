import { z } from "zod";
import { armId } from "../armIds";
import { mailAddresses, oneOf, part, privatePrefix, trueOrFalse, wholeNumber } from "../fields";
import { BUDGET_THRESHOLDS, FLOW_LOG_DAYS, METRICS_PORT } from "../partDefaults";
import { tcpPort } from "../ports";
import { setting } from "../setting";
import { BUDGET } from "./budget";

const REPLACED = { kind: "lanes" } as const;

const flowLogs = z.strictObject(
  {
    storageAccount: part(
      armId("Microsoft.Storage/storageAccounts"),
      "ARM id of a storage account in the stack's region, to which the logs are written.",
    ),
    retentionDays: part(
      wholeNumber(1, 365, "of days").optional(),
      `Days for which the logs are kept, ${FLOW_LOG_DAYS} by default.`,
    ),
    analytics: part(
      trueOrFalse().optional(),
      "`true`: the flows are also sent to the workspace of `monitoring.enabled`.",
    ),
    networkWatcher: part(
      armId("Microsoft.Network/networkWatchers").optional(),
      "ARM id of the region's Network Watcher, where it is not the one that Azure makes.",
    ),
  },
  "{value} is not an object with a storageAccount and, by choice, retentionDays, analytics and networkWatcher",
);

const workspace = z.strictObject(
  {
    id: part(armId("Microsoft.OperationalInsights/workspaces"), "ARM id of the workspace."),
    tables: part(
      oneOf(["create", "existing"]).optional(),
      "`create` (the default): the two tables are made in it and stay. `existing`: another stack has made them.",
    ),
  },
  "{value} is not an object with an id and, by choice, tables",
);

const scrape = z.strictObject(
  {
    from: z
      .array(privatePrefix({ longest: 32 }), "{value} is not a list of private prefixes such as [10.40.3.4/32]")
      .min(1, "is empty; give the private addresses of the servers that read the metrics")
      .max(20, "has more than 20 prefixes; at most 20 are allowed")
      .meta({ description: "Private prefixes of the servers that read the metrics." }),
    port: part(tcpPort().optional(), `TCP port of the metrics, ${METRICS_PORT} by default.`),
  },
  "{value} is not an object with a list from and, by choice, a port",
);

/** `monitoring`: logs and alerts in Azure Monitor, which charges for ingested data and for each alert. */
export const MONITORING = {
  enabled: setting(
    trueOrFalse(),
    "Logs and alerts in Azure Monitor. The agent is part of the machines' profile.",
    { dev: false, test: false, prod: true },
    REPLACED,
  ),
  emails: setting(
    mailAddresses(),
    "Mail addresses to which alerts are sent. Without any, alerts appear only in the Azure portal.",
    { always: [] },
    { kind: "in place" },
  ),
  retentionDays: setting(
    wholeNumber(30, 730, "of days"),
    "Days for which logs are kept (Log Analytics).",
    { always: 90 },
    { kind: "in place" },
  ),
  workspace: setting(
    workspace,
    "An existing Log Analytics workspace in the stack's region, to use instead of a new one. It is not changed, except for two tables: `tables: " +
      "create` (the default) creates them in it, with `retentionDays` of their own, and leaves them there; `existing`: another stack created them, and the " +
      "workspace may be in another subscription. Each row names the stack's resource group, and alerts and workbook read only the stack's own rows.",
    { absent: "a new workspace" },
    { kind: "in place", note: "alerts and workbook then know what was logged since" },
  ),
  transactions: setting(
    trueOrFalse(),
    "Also logs one line for each transaction (about 250 bytes), in addition to the gateways' own state.",
    { always: true },
    { kind: "in place" },
  ),
  flowLogs: setting(
    flowLogs,
    "Flow logs of the gateways' network: the connections that its security group let through and those that it denied. They are written to " +
      `\`storageAccount\`, an existing one in the stack's region, and kept for \`retentionDays\` (${FLOW_LOG_DAYS}). ` +
      "`analytics`: they are also sent to the " +
      "workspace of `monitoring.enabled`. `networkWatcher`: the region's Network Watcher, where it is not the one that Azure makes.",
    { absent: "no flow logs" },
    { kind: "in place" },
  ),
  budget: setting(
    BUDGET,
    "Budget of the stack's resource group: `monthly` in the currency of the bill. Azure tells `emails` (those of `monitoring.emails`) when the cost of a " +
      `month is above each of \`thresholds\` percent ([${BUDGET_THRESHOLDS.join(", ")}]) of it. It stops nothing.`,
    { absent: "no budget" },
    { kind: "in place" },
  ),
  scrape: setting(
    scrape,
    `Opens the metrics of each gateway in Prometheus' format to the private addresses in \`from\`, by HTTP at \`/metrics\` on \`port\` (${METRICS_PORT}): the ` +
      "canary, the clients' port, and external ICAP servers, as haproxy counts them. Without it they are on the gateway's loopback alone.",
    { absent: "closed" },
    { kind: "lanes", note: "the rules change in place" },
  ),
} as const;
