/** Commands that ask Azure about a deployed stack and change nothing, on the emulator's half of Azure: drift and preflight. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resourceGroupId, SUBSCRIPTION } from "../../emulator/azure/armId";
import type { AzureResource } from "../../emulator/model";
import { readStackState, type ResourceState } from "../../preview";
import type { Drift } from "../../scripts/drift/found";
import { printRole } from "../../scripts/preflight/command";
import type { RoleDefinition } from "../../scripts/preflight/deployerRole";
import { driftOf, preflightOf as preflightFor } from "./deployedCommands";
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

const repository = join(__dirname, "../..");

let engine: Engine;
let untouched: readonly AzureResource[];

beforeAll(async () => {
  engine = await startProject("prod", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
  untouched = structuredClone([...engine.azure.store.all().values()]);
});

afterEach(() => {
  const { store, options } = engine.azure;
  options.subscription = {};
  store.remoteNetworks = [];
  for (const { id } of store.all().values()) if (!untouched.some((one) => one.id === id)) store.remove(id);
  for (const { name } of store.softDeletedVaults()) store.purge(name);
  for (const resource of untouched) store.put(structuredClone(resource));
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

/** Runs the command on the deployed stack; its exit code, and what it said. */
const drift = (json = false, markdown?: string) =>
  driftOf(engine, { stack: "prod", json, ...(markdown === undefined ? {} : { markdown }) }, repository);

const firstOf = (type: string): AzureResource => engine.azure.store.ofType(`azure-native:${type}`)[0]!;

/** Changes the rules of the one security group, as a hand in Azure's portal would. */
function editRules(edit: (rules: readonly Record<string, unknown>[]) => readonly object[]): void {
  const { id, properties } = firstOf("network:NetworkSecurityGroup");
  engine.azure.store.modify(id, { securityRules: edit(properties.securityRules as Record<string, unknown>[]) });
}

test("an untouched stack has no drift; an opening by hand is reported as who can reach what; the state is not changed", async () => {
  const state = engine.state();
  const quiet = await drift();
  expect(quiet.text).toMatch(/^No drift: Azure has what the state says\.\n/);
  expect(quiet.code).toBe(0);

  editRules((rules) => [
    ...rules.map((rule) =>
      rule.name === "AllowDefenderToIcaps"
        ? { ...rule, sourceAddressPrefixes: [], sourceAddressPrefix: "Internet" }
        : rule,
    ),
    {
      ...{ name: "ssh-for-a-moment", priority: 200, direction: "Inbound", access: "Allow", protocol: "Tcp" },
      ...{ sourceAddressPrefix: "Internet", sourcePortRange: "*" },
      ...{ destinationAddressPrefix: "*", destinationPortRange: "22" },
    },
  ]);
  const opened = await drift();
  expect(opened.code).toBe(1);
  expect(opened.text).toMatch(
    /^The whole internet can reach both lanes on 11344; 3 guard rails are violated\.\nStack prod: what Azure has compared/,
  );
  expect(opened.text).toContain("rule ssh-for-a-moment opens more than port 11344/TCP to the internet");
  expect(opened.text).toContain("ssh-for-a-moment added (inbound 200, allow: Tcp to * port 22): +Internet");
  expect(engine.state()).toBe(state);

  engine.azure.options.managementAnswers = [{ status: 403, code: "AuthorizationFailed", message: "No right to read." }];
  await expect(drift()).rejects.toThrow(/Azure answered 403 to GET .*resources: AuthorizationFailed: No right to read/);
});

test("machines, tags, resources that are gone, protected or not, and those of others are all in one report", async () => {
  const { store } = engine.azure;
  const set = firstOf("compute:VirtualMachineScaleSet");
  store.modify(set.id, { sku: { ...(set.properties.sku as object), capacity: 5 } });
  const vault = firstOf("keyvault:Vault");
  store.modify(vault.id, { tags: { ...(vault.properties.tags as object), owner: "somebody-else" } });
  store.remove(firstOf("network:NatGateway").id);
  const addresses = store.ofType("azure-native:network:PublicIPAddress");
  store.remove(addresses.find(({ urn }) => urn.endsWith("::icap-gateway-address-a"))!.id);
  const group = resourceGroupId(String((await engine.outputs()).resourceGroup));
  const disk = { id: `${group}/providers/Microsoft.Compute/disks/evidence`, name: "evidence" };
  store.put({ ...disk, type: "Microsoft.Compute/disks", urn: "", properties: {} });

  const file = join(engine.workDir, "drift.md");
  const { code, text } = await drift(true, file);
  expect(code).toBe(1);
  const { drift: found, foreign, report } = JSON.parse(text) as Drift;
  expect(found).toBe(true);
  expect(foreign).toEqual([expect.objectContaining({ type: "Microsoft.Compute/disks", name: "evidence" })]);
  expect(report.verdict).toContain("51 addresses can no longer reach lane a on 11344; traffic is interrupted");
  expect(report.verdict).toMatch(/; 1 resource in the group is not the stack's$/);
  // The address was protected and to be retained, and is gone all the same.
  expect(report.refusals).toEqual([]);
  expect(report.lifecycle.interruptions.map(({ text: words }) => words)).toContainEqual(
    expect.stringMatching(/^address-a no longer belongs to the gateway: .* it cannot be restored\.$/),
  );
  expect(report.lifecycle.steps.map(({ action, of }) => `${action} ${of}`).sort()).toEqual([
    "delete NatGateway",
    "delete PublicIPAddress",
  ]);
  expect(report.costs).toContainEqual({ what: "lane a: machines", before: "3", after: "5" });
  expect(report.other).toEqual([
    { action: "not in the stack:", what: "Microsoft.Compute/disks evidence", paths: [] },
    { action: "update", what: "kv", paths: ["tags.owner"] },
  ]);
  expect(readFileSync(file, "utf8")).toContain("- not in the stack: Microsoft.Compute/disks evidence\n");
});

/** Runs the preflight of the deployed stack; its exit code and findings that are not "ok", by their check. */
async function preflightOf(more: readonly ResourceState[] = [], now = new Date()) {
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", "prod"]);
  const { deployment } = JSON.parse(stdout) as { deployment: unknown };
  const planned = [...readStackState(deployment, "the state").resources, ...more];
  const { code, findings } = await preflightFor(engine, { planned, now, stack: "prod" });
  const told = findings.filter(({ outcome }) => outcome !== "ok");
  return {
    code,
    told: told.map(({ check, outcome, fact }) => `${outcome}: ${check}: ${fact}`),
    count: findings.length,
  };
}

test("a preflight of a stack that Azure would take warns of the old list alone; each limit that stops an update is named", async () => {
  const fine = await preflightOf();
  expect(fine.told).toEqual([
    expect.stringMatching(/^warns: client's addresses: .* published on 2023-02-05, \d+ days ago$/),
  ]);
  expect(fine).toMatchObject({ code: 0, count: 11 });

  const { options, store } = engine.azure;
  const size = "Standard_D4s_v5";
  const set = firstOf("compute:VirtualMachineScaleSet").properties as {
    virtualMachineProfile: { storageProfile: { imageReference: { version: string } } };
  };
  const { version } = set.virtualMachineProfile.storageProfile.imageReference;
  options.subscription = {
    quota: 30,
    barred: { [size]: ["2"] },
    images: { [version]: "Deprecated" },
    encryptionAtHost: "NotRegistered",
    unregistered: ["Microsoft.KeyVault"],
    notActions: ["Microsoft.Authorization/*/write"],
  };
  store.remove(firstOf("keyvault:Vault").id);
  const id = "/subscriptions/somebody-elses/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/theirs";
  store.remoteNetworks = [{ id, addressSpace: ["10.0.0.0/8"], peersBack: true, lendsGateway: false }];
  const peering: ResourceState = {
    ...{ urn: "urn:p", type: "azure-native:network:VirtualNetworkPeering", custom: true, id: "/s/providers/M/n/o" },
    ...{ inputs: { remoteVirtualNetwork: { id } }, outputs: {} },
  };
  const { code, told } = await preflightOf([peering], new Date("2031-01-01T00:00:00Z"));
  expect(code).toBe(1);
  const expected = [
    /^stops: vCPU quota: standardDSv5Family: twice the machines need 48 vCPUs, 24 of them run; of 30 only 6 are free$/,
    /^stops: vCPU quota: the location's total: twice the machines need 48/,
    /^stops: size and zones: Standard_D4s_v5 is not available in zone 2 of westeurope; this subscription has it in 1, 3$/,
    /^stops: image: the image Canonical ubuntu-24_04-lts server \S+ is withdrawn/,
    /^stops: features: the feature Microsoft.Compute\/EncryptionAtHost is NotRegistered$/,
    /^stops: resource providers: the resource provider M is unknown/,
    /^stops: resource providers: the resource provider Microsoft.KeyVault is NotRegistered$/,
    /^stops: deployer's rights: the deploying principal may not Microsoft.Authorization\/locks\/write, /,
    /^stops: address space: the network overlaps \/subscriptions\/somebody-elses\S+, with which it is peered, in 10\./,
    /^stops: deleted vaults: the stack's vault \S+ was deleted past Pulumi/,
    /^stops: certificates: lane-a: a certificate ended on /,
    /^stops: certificates: lane-b: a certificate ended on /,
    /^warns: client's addresses: /,
  ];
  expect(told).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test("the role that is printed for a stack is enough for its deployer, as the preflight sees it", async () => {
  let text = "";
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", "prod"]);
  const { resources } = readStackState((JSON.parse(stdout) as { deployment: unknown }).deployment, "the state");
  await printRole("prod", SUBSCRIPTION, { planned: async () => resources, say: (words) => (text += words) });
  const { Actions: actions, AssignableScopes: scopes } = JSON.parse(text) as RoleDefinition;
  expect(scopes).toEqual([`/subscriptions/${SUBSCRIPTION}`]);
  engine.azure.options.subscription = { actions: [...actions] };
  expect((await preflightOf()).told).toEqual([expect.stringMatching(/^warns: client's addresses/)]);
  engine.azure.options.subscription = { actions: actions.filter((one) => one !== "Microsoft.KeyVault/vaults/write") };
  expect((await preflightOf()).told).toContainEqual(
    "stops: deployer's rights: the deploying principal may not Microsoft.KeyVault/vaults/write",
  );
});

test("a preflight that may not read the usages is no yes, and asks the rest all the same", async () => {
  engine.azure.options.managementAnswers = [{ status: 403, code: "AuthorizationFailed", message: "No right to read." }];
  const { code, told } = await preflightOf();
  expect(code).toBe(1);
  expect(told).toEqual([
    expect.stringMatching(/^not made: vCPU quota: Azure answered 403 to GET .*usages: AuthorizationFailed: No right/),
    expect.stringMatching(/^warns: client's addresses/),
  ]);
});

/** The last test: the state does not go back with the subscription. */
test("things that a hand deleted come back by a refresh and an update, a vault as another one; addresses and certificate stay", async () => {
  const { store } = engine.azure;
  const before = await engine.outputs();
  const gone = [firstOf("network:NatGateway"), firstOf("keyvault:Vault")];
  for (const { id } of gone) store.remove(id);
  expect((await engine.refresh()).error).toBeUndefined();
  expect((await engine.up()).error).toBeUndefined();
  expect(firstOf("network:NatGateway").name).not.toBe("");
  expect(firstOf("keyvault:Vault").name).not.toBe(gone[1]!.name);
  const after = await engine.outputs();
  for (const name of ["addresses", "serverCertificate"]) {
    expect(before[name]).toBeDefined();
    expect(after[name]).toEqual(before[name]);
  }
  expect(after.lanes).not.toEqual(before.lanes); // the new vault's name stands in the boot data
  expect((await drift()).code).toBe(0);
});
