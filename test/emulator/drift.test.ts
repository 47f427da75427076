/** `npm run drift` on the emulator's half of Azure: what somebody changed by hand, in words. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import { resourceGroupId } from "../../emulator/azure/armId";
import type { AzureResource } from "../../emulator/model";
import { findDrift } from "../../scripts/drift/command";
import type { Drift } from "../../scripts/drift/found";
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
  const { store } = engine.azure;
  for (const { id } of store.all().values()) if (!untouched.some((one) => one.id === id)) store.remove(id);
  for (const resource of untouched) store.put(structuredClone(resource));
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

/** Runs the command on the deployed stack; its exit code, and what it said. */
async function drift(json = false, markdown?: string): Promise<{ code: number; text: string }> {
  let text = "";
  const code = await findDrift(
    { stack: "prod", json, ...(markdown === undefined ? {} : { markdown }) },
    {
      project: repository,
      pulumi: engine.pulumi,
      account: async () => ({ endpoint: engine.azure.management, token: DEPLOYER_TOKEN }),
      say: (words) => (text += words),
    },
  );
  return { code, text };
}

const firstOf = (type: string): AzureResource => engine.azure.store.ofType(`azure-native:${type}`)[0]!;

/** Changes the rules of the one security group, as a hand in Azure's portal would. */
function editRules(edit: (rules: readonly Record<string, unknown>[]) => readonly object[]): void {
  const { id, properties } = firstOf("network:NetworkSecurityGroup");
  engine.azure.store.modify(id, { securityRules: edit(properties.securityRules as Record<string, unknown>[]) });
}

test("a stack that nobody touched has no drift; what was opened by hand is told as who can reach what; the state is left alone", async () => {
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
