import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Gateway } from "../../../infra/component/gateway";
import { knownPlan } from "../../../infra/component/plan";
import {
  ACTIVITY_ALERTS,
  EXTERNAL_ALERTS,
  LOG_ALERTS,
  METRIC_ALERTS,
  TRANSACTION_ALERTS,
} from "../../../infra/monitoring/alerts";
import { logCollection, monitoring } from "../../../infra/monitoring/monitoring";
import { workbookParts } from "../../../infra/monitoring/workbook";
import { HEALTH, TRANSACTIONS, transformation, VERDICTS, type LogTable } from "../../../infra/monitoring/tables";
import { deployed } from "./deployed";
import { profile } from "./reading";
import { record, type Recording } from "./recorder";
import { gatewayArgs } from "./gatewayArgs";
import { parse } from "../../unit/infra/settings/parsing";

const root = join(__dirname, "../../..");
const logAlerts = [...LOG_ALERTS, ...TRANSACTION_ALERTS];
const allAlerts = [...logAlerts, ...EXTERNAL_ALERTS, ...METRIC_ALERTS, ...ACTIVITY_ALERTS];

const on = { ...gatewayArgs().monitoring, enabled: true, emails: ["operators@example.com"] };

const FLOW_STORAGE =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.Storage/storageAccounts/flows";

describe("flow logs", () => {
  const inputsOf = async (monitoring: object): Promise<Record<string, unknown>[]> => {
    const { recording } = await deployed({ monitoring: monitoring as never });
    return recording.ofType("FlowLog").map(({ inputs }) => inputs);
  };

  test("are of the gateways' network, by the region's own watcher, into the operator's storage, and not analysed unasked", async () => {
    const [flows, ...others] = await inputsOf({ ...on, flowLogs: { storageAccount: FLOW_STORAGE } });
    expect(others).toEqual([]);
    expect(flows).toMatchObject({
      resourceGroupName: "NetworkWatcherRG",
      networkWatcherName: "NetworkWatcher_westeurope",
      targetResourceId: expect.stringMatching(/gw-network$/),
      storageId: FLOW_STORAGE,
      enabled: true,
      retentionPolicy: { enabled: true, days: 90 },
    });
    expect(flows).not.toHaveProperty("flowAnalyticsConfiguration");
  });

  test("go to the workspace with analytics, by another watcher where one is named, and need no monitoring by themselves", async () => {
    const watcher = FLOW_STORAGE.replace(
      "Microsoft.Storage/storageAccounts/flows",
      "Microsoft.Network/networkWatchers/own",
    );
    const [flows] = await inputsOf({
      ...on,
      flowLogs: { storageAccount: FLOW_STORAGE, retentionDays: 7, analytics: true, networkWatcher: watcher },
    });
    expect(flows).toMatchObject({
      ...{ resourceGroupName: "logs", networkWatcherName: "own", retentionPolicy: { days: 7 } },
      flowAnalyticsConfiguration: {
        networkWatcherFlowAnalyticsConfiguration: {
          enabled: true,
          workspaceResourceId: expect.stringMatching(/gw-logs$/),
        },
      },
    });
    expect(
      await inputsOf({
        enabled: false,
        emails: [],
        retentionDays: 90,
        transactions: true,
        flowLogs: { storageAccount: FLOW_STORAGE },
      }),
    ).toHaveLength(1);
    expect(await inputsOf(on)).toEqual([]);
  });
});

describe("a deployment with monitoring", () => {
  let recording: Recording;
  beforeAll(async () => {
    ({ recording } = await deployed({ monitoring: on }));
  });
  const inputs = (name: string): Record<string, unknown> => recording.named(name).inputs;

  test("writes every alert to the operators", () => {
    expect(inputs("gw-operators").emailReceivers).toEqual([
      expect.objectContaining({ emailAddress: "operators@example.com" }),
    ]);
    const group = expect.stringMatching(/gw-operators$/);
    for (const { name } of logAlerts) expect(inputs(`gw-${name}`).actions).toEqual({ actionGroups: [group] });
    for (const { name } of METRIC_ALERTS) expect(inputs(`gw-${name}`).actions).toEqual([{ actionGroupId: group }]);
    for (const { name } of ACTIVITY_ALERTS)
      expect(inputs(`gw-${name}`)).toMatchObject({
        scopes: [expect.stringMatching(/resourceGroups\/gw-group$/)],
        actions: { actionGroups: [{ actionGroupId: group }] },
      });
  });

  test("lets Azure Policy associate every machine of the group, whatever its image, with the collection rule", () => {
    expect(recording.ofType("DataCollectionRuleAssociation")).toEqual([]); // with a Flexible set it would do nothing
    expect(inputs("gw-collection-policy")).toMatchObject({
      scope: expect.stringMatching(/resourceGroups\/gw-group$/),
      policyDefinitionId: expect.stringMatching(/\/58e891b9-ce13-4ac3-86e4-ac3e1f20cb07$/),
      identity: { type: "SystemAssigned" },
      parameters: {
        dcrResourceId: { value: expect.stringMatching(/gw-collection$/) },
        scopeToSupportedImages: { value: false },
      },
    });
    const roles = recording.ofType("RoleAssignment").filter(({ name }) => name.startsWith("gw-collection-policy-"));
    for (const role of roles)
      expect(role.inputs).toMatchObject({
        scope: expect.stringMatching(/resourceGroups\/gw-group$/),
        principalId: "principal-of-gw-collection-policy",
      });
    expect(roles.map(({ inputs: { roleDefinitionId } }) => String(roleDefinitionId).split("/").at(-1))).toEqual([
      "749f88d5-cbae-40b8-bcfc-e573ddc772fa",
      "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
    ]);
    // A policy that deploys looks at a machine when it is made.
    for (const lane of ["a", "b"])
      expect(recording.named(`gw-lane-${lane}-machines`).dependencies).toEqual(
        expect.arrayContaining(["gw-collection-policy", ...roles.map(({ name }) => name)]),
      );
  });

  test("gives every gateway the agent, with the lane's own identity", () => {
    for (const lane of ["a", "b"]) {
      const extensions = profile(recording.named(`gw-lane-${lane}-machines`)).extensionProfile!.extensions as object[];
      expect(extensions.at(-1)).toMatchObject({
        type: "AzureMonitorLinuxAgent",
        provisionAfterExtensions: ["readiness"], // it must not hold apt's lock before
        settings: {
          authentication: {
            managedIdentity: { "identifier-value": expect.stringMatching(new RegExp(`gw-lane-${lane}-identity$`)) },
          },
        },
      });
    }
  });

  test("has a workbook of lanes, certificates and verdicts, whose queries ask the deployment's workspace", () => {
    const { sourceId, serializedData } = inputs("gw-workbook");
    expect(sourceId).toMatch(/gw-logs$/);
    const { items } = JSON.parse(String(serializedData)) as { items: { type: number; content: { query?: string } }[] };
    expect(items.flatMap(({ content: { query } }) => query ?? [])).toEqual(
      workbookParts(true).map(({ query }) => query),
    );
    expect(JSON.stringify(workbookParts(false))).not.toContain(TRANSACTIONS.name);
  });

  test("keeps the record of who read the vault and of the load balancer's health", () => {
    expect(inputs("gw-vault-log").resourceUri).toMatch(/gw-kv$/);
    expect(inputs("gw-balancer-log").resourceUri).toMatch(/gw-balancer$/);
  });
});

test("without the transactions only the gateways' own state leaves the machines; without addresses nobody is written to", async () => {
  const { recording, notices } = await record(() => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const settings = { ...on, emails: [], transactions: false };
    const placement = { name: "gw", parent, resourceGroupName: "rg", location: "westeurope", tags: {} };
    monitoring(placement, {
      settings,
      logs: logCollection(placement, settings, "/subscriptions/s/resourceGroups/rg"),
      loadBalancerIds: { a: "balancer" },
      vaultIds: { a: "vault" },
      resourceGroupId: "/subscriptions/s/resourceGroups/rg",
      machines: [],
    });
  });
  const all = JSON.stringify(recording.all);
  expect(all).toContain("/var/log/icap-gateway/health.log");
  expect(all).not.toContain("/var/log/gateway-relay");
  expect(all).not.toContain("gw-transactions-fail");
  expect(recording.ofType(":ActionGroup")).toEqual([]);
  expect(recording.named("gw-lane-down").inputs.actions).toEqual([]);
  expect(notices).toEqual([expect.stringMatching(/^monitoring\.emails is empty/)]);
});

describe("with external servers that nobody asks whether they block", () => {
  const external = parse({
    icap: {
      server: "external",
      external: { product: "generic-reqmod", servers: [{ address: "10.77.9.10" }], canary: "optionsOnly" },
    },
  }).icap;
  let recording: Recording;
  let notices: readonly string[];
  beforeAll(async () => {
    const settings = gatewayArgs({ monitoring: on, icap: external });
    ({ recording, notices } = await record(() => new Gateway("gw", knownPlan(settings))));
  });

  test("every preview and update warns", () => {
    expect(notices).toContainEqual(
      expect.stringMatching(/^icap\.external\.canary is optionsOnly: it is not verified that server-1 block/),
    );
  });

  test("every alert says so in its text, the one about servers too", () => {
    for (const { name } of allAlerts)
      expect(recording.named(`gw-${name}`).inputs.description).toMatch(
        / icap\.external\.canary is optionsOnly: it is not /,
      );
  });
});

test("an alert of a gateway that inspects itself knows nothing of external servers", async () => {
  const { recording } = await deployed({ monitoring: on });
  expect(JSON.stringify(recording.all)).not.toMatch(/icap-server-out|optionsOnly/);
});

test("the columns are the fields that the gateways write", () => {
  const fields = ({ columns }: LogTable) => columns.map(({ field }) => field);
  const health = readFileSync(join(root, "cloud-init/health/health.py"), "utf8");
  const written = [.../^ {8}"(\w+)":/gm[Symbol.matchAll](health)].map(([, field]) => field);
  expect(fields(HEALTH)).toEqual(written);
  const relay = readFileSync(join(root, "cloud-init/relay/relay.py"), "utf8");
  const engine = readFileSync(join(root, "cloud-init/external/external_engine.py"), "utf8");
  const ofEngine = [...engine.matchAll(/\{"(\w+)": (?:name|failed)\b/g)];
  expect(fields(TRANSACTIONS)).toEqual([...relay.matchAll(/^ {16}"(\w+)":/gm), ...ofEngine].map(([, field]) => field));
  expect(transformation(TRANSACTIONS)).toContain("Status = toint(line.status)");
});

test("queries about verdicts name those that the relay writes, and no other", () => {
  const sources = ["relay/inspector_engine.py", "relay/conversation.py", "external/verdicts.py"];
  const written = sources.map((file) => readFileSync(join(root, "cloud-init", file), "utf8")).join("");
  for (const word of VERDICTS) expect(written).toContain(`"${word}"`);
  const asked = [...logAlerts, ...workbookParts(true)].flatMap(({ query }) => [
    ...query.matchAll(/Verdict (?:== |in \()("[^)|]*")/g),
  ]);
  const words = asked.flatMap(([, list = ""]) => [...list.matchAll(/"([^"]*)"/g)].map(([, word]) => word));
  expect(words.length).toBeGreaterThan(3);
  expect(words.filter((word) => !(VERDICTS as readonly (string | undefined)[]).includes(word))).toEqual([]);
});

test.each(allAlerts.map(({ name }) => name))("the operator's page says what to do about %s", (name) => {
  expect(readFileSync(join(root, "docs/operations.md"), "utf8")).toContain(`### ${name}\n`);
});

const workbookQueries = workbookParts(true).map(({ title, query }) => ({ name: `the workbook's "${title}"`, query }));

test.each([...logAlerts, ...EXTERNAL_ALERTS, ...workbookQueries].map(({ name, query }) => [name, query]))(
  "%s asks for nothing that its table lacks",
  (_, query) => {
    const table = [HEALTH, TRANSACTIONS].find(({ name }) => query.includes(name));
    const columns = new Set(table?.columns.map(({ name }) => name));
    // columns that the query itself makes: `Days = ...`, `datatable(Lane: string)`
    const made = new Set([...query.matchAll(/\b([A-Z]\w*) ?(?:=(?!=)|:)/g)].map(([, name]) => name));
    const used = [...query.replace(/"[^"]*"/g, "").matchAll(/\b[A-Z][A-Za-z]*\b/g)].map(([name]) => name);
    expect(used.filter((name) => !columns.has(name) && !made.has(name) && !table?.name.startsWith(name))).toEqual([]);
  },
);
