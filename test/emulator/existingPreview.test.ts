/** A preview report of a stack that stands in things of others, which the emulator is told of by the settings alone. */
import { join } from "node:path";
import { Progress } from "../../console/progress";
import { compare } from "../../preview/changes/compare";
import { prepareMachine } from "../../scripts/installation/prepareMachine";
import { thingsOfOthers } from "../thingsOfOthers";
import { Sides, type DeployedBase } from "../../versions/sides";

const project = join(__dirname, "../..");
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000002";
/** Ids in groups of other teams, which must exist for what the stack makes in them. */
const { idOf, settings } = thingsOfOthers(
  `${SUBSCRIPTION}/resourceGroups/others`,
  (name) => `${SUBSCRIPTION}/resourceGroups/${name}-team`,
);
const address = (name: string) => idOf("Microsoft.Network/publicIPAddresses", name);

const section = (name: string) => `defender-icap-gateway:${name}`;
const config = (instances: number) => ({
  "azure-native:location": "westeurope",
  [section("publicAddresses")]: { existing: { a: address("first"), b: address("second") } },
  [section("resourceGroup")]: settings.resourceGroup,
  [section("network")]: settings.network,
  [section("vault")]: settings.vault,
  [section("lanes")]: { instances, ...settings.lanes },
  [section("monitoring")]: {
    enabled: true,
    emails: ["operators@example.com"],
    workspace: { id: idOf("Microsoft.OperationalInsights/workspaces", "logs") },
    flowLogs: { storageAccount: idOf("Microsoft.Storage/storageAccounts", "flows"), analytics: true },
  },
});

let sides: Sides;
let base: DeployedBase;

beforeAll(async () => {
  const { cli, cliRefusal } = await prepareMachine(project, new Progress(), { cli: true, boot: false });
  if (cli === undefined) throw new Error(cliRefusal);
  const placeholders = { clientCertificate: "none" };
  const configOf = async ({ name }: { name: string }) => config(name === "head" ? 2 : 1);
  sides = await Sides.open({ stack: "dev", cli: cli.path, placeholders, configOf });
  base = await sides.deploy({ tree: project, name: "base" });
});

afterAll(() => sides?.close());

test("it can be deployed, with a note for each thing that is taken to be there", () => {
  const named = base.notes.map((note) => note.split(" ")[0]);
  expect(named).toEqual(
    expect.arrayContaining([
      ...["network.existing", "resourceGroup.existing", "monitoring.workspace", "vault.existing"],
      ...["vault.privateEndpoint.dnsZone", "lanes.diskEncryptionSet", "lanes.identities", "publicAddresses.existing"],
    ]),
  );
  const made = base.resources
    .filter(({ custom, external }) => custom && !external)
    .map(({ type }) => type.split(":")[2]);
  for (const type of [
    "ResourceGroup",
    "VirtualNetwork",
    "Vault",
    "Workspace",
    "PublicIPAddress",
    "UserAssignedIdentity",
    "PrivateZone",
  ])
    expect(made).not.toContain(type);
  expect(made).toEqual(expect.arrayContaining(["PrivateEndpoint", "Secret", "Table", "VirtualMachineScaleSet"]));
});

test("the same settings again change nothing, although the engine reads resources of others in every update", async () => {
  const report = compare(await sides.previewChange(base, { tree: project, name: "base" }));
  expect(report.verdict).toBe("Nothing changes");
  expect(report.other).toEqual([]);
});

test("a change of it is reported as that change alone: nothing of others is new, gone, paid for or not known", async () => {
  const report = compare(await sides.previewChange(base, { tree: project, name: "head" }));
  expect(report.refusals).toEqual([]);
  expect(report.unknown).toEqual([]);
  expect(report.lifecycle.steps).toEqual([]);
  expect(report.costs.map(({ what }) => what)).toEqual([
    expect.stringMatching(/machines$/),
    expect.stringMatching(/^USD a month/),
  ]);
  expect(report.gates.filter((gate) => gate !== "portal")).toEqual([]);
});
