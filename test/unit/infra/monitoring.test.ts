import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { IcapGateway } from "../../../infra/icapGateway";
import { LOG_ALERTS, METRIC_ALERTS, TRANSACTION_ALERTS } from "../../../infra/monitoring/alerts";
import { monitoring } from "../../../infra/monitoring/monitoring";
import { HEALTH, TRANSACTIONS, transformation, type LogTable } from "../../../infra/monitoring/tables";
import { profile } from "./reading";
import { record, type Recording } from "./recorder";
import { gatewayArgs } from "./settings";

const root = join(__dirname, "../../..");
const logAlerts = [...LOG_ALERTS, ...TRANSACTION_ALERTS];
const allAlerts = [...logAlerts, ...METRIC_ALERTS];

const on = { ...gatewayArgs().monitoring, enabled: true, emails: ["operators@example.com"] };

describe("a deployment with monitoring", () => {
  let recording: Recording;
  beforeAll(async () => {
    ({ recording } = await record(() => new IcapGateway("gw", gatewayArgs({ monitoring: on }))));
  });
  const inputs = (name: string): Record<string, unknown> => recording.named(name).inputs;

  test("writes every alert to the operators", () => {
    expect(inputs("gw-operators").emailReceivers).toEqual([
      expect.objectContaining({ emailAddress: "operators@example.com" }),
    ]);
    const group = expect.stringMatching(/gw-operators$/);
    for (const { name } of logAlerts) expect(inputs(`gw-${name}`).actions).toEqual({ actionGroups: [group] });
    for (const { name } of METRIC_ALERTS) expect(inputs(`gw-${name}`).actions).toEqual([{ actionGroupId: group }]);
  });

  test("collects both lanes' gateways, each with the agent and the lane's own identity", () => {
    for (const lane of ["a", "b"]) {
      expect(inputs(`gw-collection-${lane}`)).toEqual({
        resourceUri: expect.stringMatching(new RegExp(`gw-lane-${lane}-machines$`)),
        dataCollectionRuleId: expect.stringMatching(/gw-collection$/),
      });
      const extensions = profile(recording.named(`gw-lane-${lane}-machines`)).extensionProfile.extensions as object[];
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

  test("keeps the record of who read the vault and of the load balancer's health", () => {
    expect(inputs("gw-vault-log").resourceUri).toMatch(/gw-kv$/);
    expect(inputs("gw-balancer-log").resourceUri).toMatch(/gw-balancer$/);
  });
});

test("without the transactions only the gateways' own state leaves the machines; without addresses nobody is written to", async () => {
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  const { recording } = await record(() => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const placement = { name: "gw", parent, resourceGroupName: "rg", location: "westeurope", tags: {} };
    monitoring(placement, {
      settings: { ...on, emails: [], transactions: false },
      loadBalancerId: "balancer",
      vaultId: "vault",
      scaleSetIds: { a: "a", b: "b" },
    });
  });
  const all = JSON.stringify(recording.all);
  expect(all).toContain("/var/log/icap-gateway/health.log");
  expect(all).not.toContain("/var/log/c-icap");
  expect(all).not.toContain("gw-transactions-fail");
  expect(recording.ofType(":ActionGroup")).toEqual([]);
  expect(recording.named("gw-lane-down").inputs.actions).toEqual([]);
  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^monitoring\.emails is empty/), expect.anything());
});

test("the columns are the fields that the gateways write", () => {
  const fields = ({ columns }: LogTable) => columns.map(({ field }) => field);
  const health = readFileSync(join(root, "cloud-init/health/health.py"), "utf8");
  const written = [.../^ {8}"(\w+)":/gm[Symbol.matchAll](health)].map(([, field]) => field);
  expect(fields(HEALTH)).toEqual(written);
  const relay = readFileSync(join(root, "cloud-init/relay/relay.py"), "utf8");
  expect(fields(TRANSACTIONS)).toEqual([...relay.matchAll(/^ {16}"(\w+)":/gm)].map(([, field]) => field));
  expect(transformation(TRANSACTIONS)).toContain("Status = toint(line.status)");
});

test.each(allAlerts.map(({ name }) => name))("the operator's page says what to do about %s", (name) => {
  expect(readFileSync(join(root, "docs/operations.md"), "utf8")).toContain(`### ${name}\n`);
});

test.each(logAlerts.map(({ name, query }) => [name, query]))("%s asks for nothing that its table lacks", (_, query) => {
  const table = [HEALTH, TRANSACTIONS].find(({ name }) => query.includes(name));
  const columns = new Set(table?.columns.map(({ name }) => name));
  // columns that the query itself makes: `Days = ...`, `datatable(Lane: string)`
  const made = new Set([...query.matchAll(/\b([A-Z]\w*) ?(?:=(?!=)|:)/g)].map(([, name]) => name));
  const used = [...query.replace(/"[^"]*"/g, "").matchAll(/\b[A-Z][A-Za-z]*\b/g)].map(([name]) => name);
  expect(used.filter((name) => !columns.has(name) && !made.has(name) && !table?.name.startsWith(name))).toEqual([]);
});
