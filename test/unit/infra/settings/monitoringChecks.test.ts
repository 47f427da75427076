import { problem } from "./parsing";

const FLOW_STORAGE =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.Storage/storageAccounts/flows";

test.each<[string, Parameters<typeof problem>[0], string]>([
  [
    "metrics on the port of the canary",
    { monitoring: { scrape: { from: ["10.40.3.4/32"], port: 8080 } } },
    "monitoring.scrape.port  8080 is already gateway.canaryPort; choose another port for the metrics",
  ],
  [
    "metrics on the port of a further product",
    {
      client: { also: [{ profile: "umbrella", port: 9101 }] },
      monitoring: { scrape: { from: ["10.40.3.4/32"] } },
    },
    "monitoring.scrape.port  9101 is already client.also[0].port; choose another port for the metrics",
  ],
  [
    "metrics for the same reader twice",
    { monitoring: { scrape: { from: ["10.40.3.4", "10.40.3.4/32"] } } },
    'monitoring.scrape.from[1]  "10.40.3.4/32" is given twice',
  ],
  [
    "metrics for the internet",
    { monitoring: { scrape: { from: ["52.1.2.3/32"] } } },
    'monitoring.scrape.from[0]  "52.1.2.3/32" is not a private range; choose one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
  ],
  [
    "flows to analyse while monitoring is off",
    { monitoring: { flowLogs: { storageAccount: FLOW_STORAGE, analytics: true } } },
    "monitoring.flowLogs.analytics  has no workspace to send flows to, because monitoring.enabled is false; set monitoring.enabled to true, or leave analytics out",
  ],
  [
    "a name in place of a storage account's id",
    { monitoring: { flowLogs: { storageAccount: "flows" } } },
    'monitoring.flowLogs.storageAccount  "flows" is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/name',
  ],
])("%s", (_, values, words) => expect(problem(values)).toBe(words));
