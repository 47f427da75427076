import { z } from "zod";
import { armId } from "../armIds";
import { MAIL_ADDRESS, matching, trueOrFalse, wholeNumber } from "../fields";
import { setting } from "../setting";

const REPLACED = { kind: "lanes" } as const;

const flowLogs = z.strictObject(
  {
    storageAccount: armId("Microsoft.Storage/storageAccounts"),
    retentionDays: wholeNumber(1, 365, "of days").optional(),
    analytics: trueOrFalse().optional(),
    networkWatcher: armId("Microsoft.Network/networkWatchers").optional(),
  },
  "{value} is not an object with a storageAccount and, by choice, retentionDays, analytics and networkWatcher",
);

/** `monitoring`: logs and alerts in Azure Monitor, which costs by the data it takes in and by the alert. */
export const MONITORING = {
  enabled: setting(
    trueOrFalse(),
    "Logs and alerts in Azure Monitor. The agent is part of the machines' profile.",
    { dev: false, test: false, prod: true },
    REPLACED,
  ),
  emails: setting(
    z
      .array(matching(MAIL_ADDRESS, "a mail address"), "{value} is not a list of mail addresses")
      .max(20, "has more than 20 addresses; at most 20 are allowed"),
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
  transactions: setting(
    trueOrFalse(),
    "Also logs one line for each transaction (about 250 bytes), beside the gateways' own state.",
    { always: true },
    { kind: "in place" },
  ),
  flowLogs: setting(
    flowLogs,
    "Flow logs of the gateways' network: the connections that its security group let through and those that it denied. They are written to " +
      "`storageAccount`, which is there already, in the stack's region, and kept for `retentionDays` (90). `analytics`: they are also sent to the " +
      "workspace of `monitoring.enabled`. `networkWatcher`: the region's Network Watcher, where it is not the one that Azure makes.",
    { absent: "no flow logs" },
    { kind: "in place" },
  ),
} as const;
