/** Reports on changes that the real engine previews: renames with aliases, separate parts, strange types. */
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Progress } from "../../console/progress";
import { prepareMachine } from "../../scripts/installation/prepareMachine";
import { compare } from "../../preview/changes/compare";
import { GATES, type ChangeReport } from "../../preview/model/report";
import { Sides, type DeployedBase } from "../../versions/sides";
import { rule, writeTree, type Parts } from "./previewNetwork/program";

let folder: string;
let sides: Sides;
let base: DeployedBase;
let heads = 0;

beforeAll(async () => {
  const { cli, cliRefusal } = await prepareMachine(join(__dirname, "../.."), new Progress(), {
    cli: true,
    boot: false,
  });
  if (cli === undefined) throw new Error(cliRefusal);
  folder = await mkdtemp(join(tmpdir(), "preview-network-"));
  sides = await Sides.open({ stack: "prod", cli: cli.path, placeholders: { clientCertificate: "none" } });
  base = await sides.deploy({ tree: await writeTree(join(folder, "base")), name: "main" });
});

afterAll(async () => {
  await sides?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function reportOf(changes: Partial<Parts>): Promise<ChangeReport> {
  const tree = await writeTree(join(folder, `head-${(heads += 1)}`), changes);
  return compare(await sides.previewChange(base, { tree, name: "this commit" }));
}

const opened = /the whole internet can reach lane a on 11344/i;
const open = [rule("AllowClient", 200, "*")];

test.each<[string, Partial<Parts>]>([
  [
    "the group's own name",
    { group: { name: "gateway-nsg", options: '{ aliases: [{ name: "gateway-rules" }] }', arguments: "" } },
  ],
  ["the component's name", { componentName: "icap", component: '{ aliases: [{ name: "gateway" }] }' }],
  [
    "the component's parent",
    {
      group: {
        name: "gateway-rules",
        options: "{ parent: undefined, aliases: [{ parent: of.parent }] }",
        arguments: "",
      },
    },
  ],
])("an opening is seen though %s changes with an alias", async (_what, changes) => {
  const report = await reportOf({ ...changes, rules: open });
  expect(report.verdict).toMatch(opened);
  expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet"]));
  expect(report.lifecycle.besides).toEqual([]);
});

test("the client reaches lane a to begin with: with another one in its rule it no longer does", async () => {
  const report = await reportOf({ rules: [rule("AllowClient", 200, "52.0.0.2")] });
  expect(report.verdict).toMatch(/^1 more address can reach lane a on 11344 and 1 address no longer/);
});

test.each([
  ["before its successor comes, and the machines with it", "deleteBeforeReplace: true"],
  ["after its successor came", "deleteBeforeReplace: false"],
])("an opening is reported though the network is made anew and the old one is deleted %s", async (_when, order) => {
  const options = `{ replaceOnChanges: ["subnets[*].addressPrefix"], ${order} }`;
  const report = await reportOf({ rules: open, network: { prefix: "10.1.2.0/24", options } });
  expect(report.verdict).toMatch(opened);
  expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet", "replace"]));
});

test("machines and a group that only change their names with aliases are no change of reachability", async () => {
  const report = await reportOf({
    group: { name: "gateway-nsg", options: '{ aliases: [{ name: "gateway-rules" }] }', arguments: "" },
    machines: { name: "gateway-lane-a-set", options: '{ aliases: [{ name: "gateway-machines" }] }' },
  });
  expect(report.reachability).toEqual([]);
  expect(report.unknown.filter((words) => !/certificate|portal/.test(words))).toEqual([]);
  expect(report.other).toEqual([{ action: "rename", what: "machines → lane-a-set, rules → nsg", paths: [] }]);
});

test("a new separate rule counts that names its group, which is made anew, by an output", async () => {
  const group = { name: "gateway-rules", options: "{}", arguments: 'networkSecurityGroupName: "another",' };
  const own = `new network.SecurityRule("extra", { ...place, networkSecurityGroupName: group.name, securityRuleName: "extra", ${rule("extra", 300, "*").slice(1)}, of);`;
  const report = await reportOf({ group, more: own });
  expect(report.verdict).toMatch(opened);
  expect(report.unknown.join("\n")).toContain(
    "extra: the emulator does not know the type azure-native:network:SecurityRule",
  );
  expect(report.refusals).toEqual([]);
});

test("a change that a program makes only in the update, and not in its preview, is reported and passes no gate", async () => {
  const report = await reportOf({
    rules: [rule("AllowClient", 200, '" + (pulumi.runtime.isDryRun() ? "52.0.0.1" : "*") + "')],
    more: `
      const key = new tls.PrivateKey("gateway-key", { algorithm: "ED25519" }, of);
      const standard = { ...place, sku: { name: "Standard" }, publicIPAllocationMethod: "Static" };
      key.publicKeyPem.apply(() => new network.PublicIPAddress("gateway-later", standard, of));
      if (pulumi.runtime.isDryRun()) new network.PublicIPAddress("gateway-shown", standard, of);`,
  });
  expect(report.unknown).toEqual([
    expect.stringContaining(
      "gateway-rules: its securityRules differs between the preview and the update on the emulator",
    ),
    "gateway-shown: the preview contains it, but the update on the emulator does not create it",
    "gateway-later: the update on the emulator creates it, but the preview does not contain it",
  ]);
  expect(report.verdict).toMatch(opened);
  expect(report.gates).toEqual(GATES);
});

test("an update that fails although its preview did not is reported", async () => {
  const report = await reportOf({
    more: 'if (!pulumi.runtime.isDryRun()) throw new Error("only now");',
  });
  expect(report.unknown.join("\n")).toMatch(
    /the state after the update: on the emulator the update failed, .*only now/s,
  );
  expect(report.gates).toEqual(GATES);
});

test("a client that is admitted in the place of another is recognised by its key, whatever else is not known", async () => {
  const report = await reportOf({ client: "b" });
  expect(report.admission).toMatchObject({
    added: [{ subject: "CN=client-b" }],
    removed: [{ subject: "CN=client-a" }],
  });
  expect(report.verdict).toMatch(
    /^The gateways admit 1 more client certificate and no longer admit 1 client certificate/,
  );
  expect(report.gates).toContain("admission");
});

test("types and providers that only the emulator does not know are no refusal, and the rest of the report is there", async () => {
  const report = await reportOf({
    rules: open,
    more: `
      new network.PrivateLinkService("service", { ...place }, of);
      new network.NetworkInterface("nic", { ...place, ipConfigurations: [{ name: "ip", subnet: { id: subnetId } }] }, of);
      class Command extends pulumi.CustomResource {
        constructor(name: string) { super("command:local:Command", name, { create: "echo" }, of); }
      }
      new Command("script");
      new resources.Deployment("template", { ...place, properties: { mode: "Incremental", template: {} } }, of);`,
  });
  expect(report.refusals).toEqual([]);
  expect(report.verdict).toMatch(
    /^Part of the change is not known\. The known part: the whole internet can reach lane a on 11344/,
  );
  for (const known of [
    "service: the emulator does not know the type azure-native:network:PrivateLinkService",
    "script: the emulator does not know the type command:local:Command",
    "script: command:local:Command is not modelled; it may open something",
    "template: azure-native:resources:Deployment is not modelled; it may open something",
  ])
    expect(report.unknown.join("\n")).toContain(known);
  expect(JSON.stringify(report)).not.toMatch(/it knows azure-native|at .*\.ts:\d+|\/subscriptions\//);
  expect(report.portal.action).toBe("unknown");
});

test.each([
  [
    "a function that the emulator does not have",
    "getRouteFilter",
    'routeFilterName: "a"',
    "the emulator does not know this function",
  ],
  [
    "something that only Azure has",
    "getPublicIPAddress",
    'publicIpAddressName: "a"',
    "it reads something that exists only in Azure",
  ],
])("%s is not known, and no refusal of Azure's", async (_what, name, argument, words) => {
  const report = await reportOf({ more: `await network.${name}({ resourceGroupName: "g", ${argument} });` });
  expect(report.refusals).toEqual([]);
  expect(report.unknown.join("\n")).toContain(`azure-native:network:${name}: ${words}`);
  expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet", "portal"]));
});

test("a changed value that is encrypted is not known, and fails every gate, though the program's resources stay the same", async () => {
  const tree = await writeTree(join(folder, `head-${(heads += 1)}`));
  const encrypted = "  defender-icap-gateway:client:\n    addresses:\n      - secure: v1:abc\n";
  await appendFile(join(tree, "Pulumi.prod.yaml"), encrypted);
  const report = compare(await sides.previewChange(base, { tree, name: "this commit" }));
  expect(report.unknown).toEqual([
    "the effect of the changed setting client.addresses[0] on the allowed addresses: its value is encrypted or kept elsewhere",
  ]);
  expect(report.complete).toBe(false);
  expect(report.gates).toEqual(expect.arrayContaining([...GATES]));
});
