import type { Findings } from "./findings";
import { checkRepeated, checkRepeatedRanges } from "./repeated";
import type { Given } from "../model/schema";
import { scrapeOf } from "../model/scrape";
import type { ClientSettings, GatewaySettings, MonitoringSettings } from "../model";

/**
 * Checks that mail addresses are given only if alerts can be sent, without duplicates, and that flows are analysed only if there is a
 * workspace.
 */
export function checkMonitoring(
  monitoring: MonitoringSettings,
  given: Pick<Given<"monitoring">, "retentionDays" | "budget">,
  findings: Findings,
): void {
  checkEmails(monitoring, given, findings);
  checkWorkspace(monitoring, given, findings);
  const flowLogs = findings.partsOf("monitoring.flowLogs", monitoring.flowLogs);
  if (flowLogs?.analytics === true && !monitoring.enabled && findings.isValid("monitoring.enabled"))
    findings.add(
      "monitoring.flowLogs.analytics",
      "has no workspace to send flows to, because monitoring.enabled is false; set monitoring.enabled to true, or leave analytics out",
    );
}

/** Checks that an existing workspace is given only if something is sent to it, and the retention only if its tables are created. */
function checkWorkspace(
  { enabled, workspace }: MonitoringSettings,
  given: Pick<Given<"monitoring">, "retentionDays">,
  findings: Findings,
): void {
  if (!findings.isGiven("monitoring.workspace", workspace)) return;
  if (!enabled && findings.isValid("monitoring.enabled"))
    findings.add(
      "monitoring.workspace",
      "has no effect, because monitoring.enabled is false; set monitoring.enabled to true, or leave workspace out",
    );
  if (workspace?.tables === "existing" && given.retentionDays !== undefined)
    findings.add(
      "monitoring.retentionDays",
      'applies only to tables that are made; with monitoring.workspace.tables "existing", leave it out',
    );
}

function checkEmails(
  { emails, enabled }: MonitoringSettings,
  { budget }: Pick<Given<"monitoring">, "budget">,
  findings: Findings,
): void {
  checkRepeated("monitoring.emails", emails, (email) => email.toLowerCase(), findings);
  if (!findings.isValid("monitoring.enabled")) return;
  const areToldOfBudget =
    (budget !== undefined && budget.emails === undefined) || findings.concern("monitoring.budget");
  if (emails.length > 0 && !enabled && !areToldOfBudget)
    findings.add(
      "monitoring.emails",
      "has no effect, because monitoring.enabled is false; set monitoring.enabled to true, or leave emails out",
    );
}

/** Checks that the port of the metrics differs from all other ports of a gateway, and that each reader is named once. */
export function checkScrape(
  { scrape: given, gateway }: Pick<MonitoringSettings, "scrape"> & { readonly gateway: GatewaySettings },
  { also }: Pick<ClientSettings, "also">,
  findings: Findings,
): void {
  const parts = findings.partsOf("monitoring.scrape", given);
  checkRepeatedRanges("monitoring.scrape.from", parts?.from ?? [], findings);
  const taken = new Map([
    ...[...findings.withLeftOut("client.also", findings.placed("client.also", also))].flatMap(
      ([i, { port }]): [number, string][] => (port === undefined ? [] : [[port, `client.also[${i}].port`]]),
    ),
    ...(["canaryPort", "port"] as const).flatMap((name): [number, string][] =>
      findings.isValid(`gateway.${name}`) ? [[gateway[name], `gateway.${name}`]] : [],
    ),
  ]);
  // where a part is wrong, the port may be that part, so no default takes its place
  const port = findings.orDefault("monitoring.scrape", parts?.port, scrapeOf({ scrape: given })?.port);
  const other = port === undefined ? undefined : taken.get(port);
  if (other !== undefined)
    findings.add("monitoring.scrape.port", `${port} is already ${other}; choose another port for the metrics`);
}
