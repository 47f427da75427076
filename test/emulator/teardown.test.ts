/** `npm run teardown` on the emulator's half of Azure, with the real engine and the deployer's token from the provider. */
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import { resourceGroupId, SUBSCRIPTION } from "../../emulator/azure/armId";
import type { TeardownOptions } from "../../scripts/teardown/options";
import { userAccount } from "../../deployed/account";
import { readDeployment } from "../../deployed/deployment";
import { teardownOf } from "./deployedCommands";
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

let engine: Engine;
let project: string;

afterEach(() => engine.close());
afterAll(removeProjects);

const EXPIRES = { "defender-icap-gateway:expires": "7d" };
const DAY_MS = 86_400_000;

async function start(stack: string, changes: Record<string, unknown> = {}): Promise<void> {
  engine = await startProject(stack, changes);
  project = engine.workDir;
  expect((await engine.up()).error).toBeUndefined();
}

/** Runs the command; its exit code and all that it said. */
const teardown = (options: Partial<TeardownOptions> & object, now = new Date()) =>
  teardownOf(engine, options, { now, project });

/** The resources that exist in Azure, by type. */
const left = (): string[] => [...engine.azure.store.all().values()].map(({ type }) => type.split(":").at(-1)!).sort();

const stackExists = async (name: string): Promise<boolean> =>
  (await engine.cli("stack", "ls", "--json")).text.includes(`"${name}"`);

const groupName = async (): Promise<string> => String((await engine.outputs()).resourceGroup);

test("one command removes a whole test stack: vault purged, group and stack removed; a second time there is nothing to do", async () => {
  await start("dev");
  const everything = left();
  const { addresses, port } = (await engine.outputs()) as { addresses: string[]; port: number };

  const shown = await teardown({ stack: "dev", yes: false });
  expect(shown.code).toBe(0);
  expect(left()).toEqual(everything);
  expect(shown.text).toContain(
    `The client's portal would then point at ${addresses[0]}:${port} and ${addresses[1]}:${port}, where nobody answers.`,
  );
  expect(shown.text).toMatch(/ {2}VirtualMachineScaleSet: icap-gateway-lane-a-machines, icap-gateway-lane-b-machines/);
  expect(shown.text).not.toContain("Not of this stack");
  expect(shown.text).toContain("Nothing is changed.");

  const { code, text } = await teardown({ stack: "dev" });
  expect(text).toMatch(/The vault \S+ is purged\.\n[^]*nothing is left\./);
  expect(code).toBe(0);
  expect(left()).toEqual([]);
  expect(engine.azure.store.softDeletedVaults()).toEqual([]);
  expect(await stackExists("dev")).toBe(false);

  expect(await teardown({ stack: "dev" })).toEqual({ code: 0, text: "Stack dev: there is none; nothing to do.\n" });
});

test("a failure leaves the rest removed, is named, and the next run ends the work", async () => {
  await start("dev");
  engine.azure.faults.plan({
    operation: "delete",
    type: "azure-native:network:NatGateway",
    code: "AnotherOperationInProgress",
  });
  const first = await teardown({ stack: "dev" });
  expect(first.code).toBe(1);
  expect(first.text).toMatch(/problem: pulumi destroy: .*AnotherOperationInProgress/);
  // The vault did not depend on what failed, and the group waits for the rest.
  expect(left()).toEqual(expect.arrayContaining(["NatGateway", "ResourceGroup"]));
  expect(left()).not.toContain("Vault");
  expect(engine.azure.store.softDeletedVaults()).toEqual([]);

  engine.azure.options.managementAnswers = [
    { status: 429, code: "TooManyRequests", message: "Slow down.", retryAfter: 0 },
    { status: 403, code: "AuthorizationFailed", message: "The client has no right to list locks." },
  ];
  await expect(teardown({ stack: "dev" })).rejects.toThrow(
    /Azure answered 403 to GET .*locks: AuthorizationFailed: The client/,
  );
  expect(left()).toContain("NatGateway");

  const second = await teardown({ stack: "dev" });
  expect(second.text).toContain("nothing is left");
  expect(second.code).toBe(0);
  expect(left()).toEqual([]);
});

test("resources of others in the group stay, and the group with them; their locks stop everything", async () => {
  await start("dev");
  const group = resourceGroupId(await groupName());
  const disk = {
    id: `${group}/providers/Microsoft.Compute/disks/evidence`,
    name: "evidence",
    type: "Microsoft.Compute/disks",
  };
  engine.azure.store.put({ ...disk, urn: "", properties: {} });
  const lock = `${group}/providers/Microsoft.Authorization/locks/hands-off`;
  engine.azure.store.put({
    id: lock,
    name: "hands-off",
    type: "azure-native:authorization:ManagementLockByScope",
    urn: "",
    properties: { level: "CanNotDelete" },
  });
  const everything = left();
  const refused = await teardown({ stack: "dev" });
  expect(refused.code).toBe(1);
  expect(refused.text).toContain(
    `the lock hands-off on ${group} was not made by this stack; whoever made it removes it: az lock delete --ids ${lock}`,
  );
  expect(left()).toEqual(everything);

  engine.azure.store.remove(lock);
  // Deleted by its owner, who may want it back: what is purged cannot be recovered.
  const theirs = `${group}/providers/Microsoft.KeyVault/vaults/theirs`;
  engine.azure.store.put({ id: theirs, name: "theirs", type: "azure-native:keyvault:Vault", urn: "", properties: {} });
  engine.azure.store.remove(theirs);
  const parked = await teardown({ stack: "dev", keepAddresses: true });
  expect(parked.text).toContain("resources stay, with the stack; an update brings the rest back.");
  expect(parked.code).toBe(0);
  const { code, text } = await teardown({ stack: "dev", confirm: "dev" });
  expect(text).toContain("The deleted vault theirs stays recoverable");
  expect(engine.azure.store.softDeletedVaults().map(({ name }) => name)).toEqual(["theirs"]);
  expect(text).toContain(
    "Not part of this stack, so kept, and the resource group with it:\n  Microsoft.Compute/disks: evidence\n",
  );
  expect(text).toContain(
    "The resource group stays, because others have something in it: Microsoft.Compute/disks evidence",
  );
  expect(code).toBe(0);
  expect(left()).toEqual(["Microsoft.Compute/disks", "ResourceGroup"].map((type) => type.split(":").at(-1)!));
  expect(await stackExists("dev")).toBe(false);
});

test("a resource that an update was making when it was interrupted is named, wherever it would be, and the next run ends the work", async () => {
  await start("dev");
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", "dev"]);
  const whole = readDeployment(stdout);
  const nat = whole.deployment.resources.find(({ type }) => type === "azure-native:network:NatGateway")!;
  const { id, ...unfinished } = nat;
  expect(id).toBeDefined();
  const pending_operations = [{ type: "creating", resource: { ...unfinished, outputs: {} } }];
  // Pulumi's own import takes them out, so the answer of the first question alone has them.
  let asked = 0;
  const killed: Engine["pulumi"] = async (args, ...rest) => {
    const result = await engine.pulumi(args, ...rest);
    if (args[1] !== "export" || (asked += 1) > 1) return result;
    return { ...result, stdout: JSON.stringify({ ...whole, deployment: { ...whole.deployment, pending_operations } }) };
  };
  const first = await teardownOf(engine, { stack: "dev" }, { project, pulumi: killed });
  expect(first.text).toContain(
    "an update was interrupted while it made icap-gateway-nat (azure-native:network:NatGateway)",
  );
  expect(first.code).toBe(1);
  expect(left()).toEqual(["ResourceGroup"]);
  expect((await teardown({ stack: "dev" })).code).toBe(0);
  expect(left()).toEqual([]);
});

test("the leavings of an interrupted update are named, group and stack stay for them, and the next run ends the work", async () => {
  await start("dev");
  const group = resourceGroupId(await groupName());
  const [address] = engine.azure.store.ofType("azure-native:network:PublicIPAddress");
  const name = "icap-gateway-nat-address89abcdef"; // Azure made it, and the engine was killed before it wrote that down
  const id = `${group}/providers/Microsoft.Network/publicIPAddresses/${name}`;
  engine.azure.store.put({ ...address!, id, name, properties: { ...address!.properties, name } });
  const { code, text } = await teardown({ stack: "dev" });
  expect(text).toContain(
    `not in its state: Microsoft.Network/publicIPAddresses ${name}; az resource delete --ids ${id}`,
  );
  expect(code).toBe(1);
  expect(left()).toEqual(["PublicIPAddress", "ResourceGroup"]);
  engine.azure.store.remove(id);
  expect((await teardown({ stack: "dev" })).text).toContain("nothing is left");
  expect(left()).toEqual([]);
});

test("prod is refused unless named twice; parked it keeps what the client was given; named twice all of it is removed", async () => {
  await start("prod", await clientSettings());
  const everything = left();
  const refused = await teardown({ stack: "prod" });
  expect(refused.code).toBe(1);
  expect(refused.text).toMatch(
    /it is a production environment \(preset prod\); name it twice: --stack prod --confirm prod/,
  );
  expect(refused.text).toMatch(
    /icap-gateway-address-a, icap-gateway-address-a-lock, icap-gateway-address-b, .* are protected; name it twice/,
  );
  expect(refused.text).toMatch(
    /icap-gateway-address-a-lock, icap-gateway-address-b-lock are locked by this stack; name it twice/,
  );
  expect((await teardown({ stack: "prod", confirm: "test" })).text).toContain('--confirm: "test" is not "prod"');
  expect(left()).toEqual(everything);

  const { addresses, serverCertificate } = await engine.outputs();
  const parked = await teardown({ stack: "prod", confirm: "prod", keepAddresses: true });
  expect(parked.text).toContain("The addresses stay yours");
  expect(parked.text).toMatch(/The vault \S+ stays recoverable: purge protection\./);
  expect(parked.code).toBe(0);
  expect(left()).toEqual([
    "ManagementLockByScope",
    "ManagementLockByScope",
    "PublicIPAddress",
    "PublicIPAddress",
    "ResourceGroup",
  ]);
  expect((await engine.up()).error).toBeUndefined();
  expect(await engine.outputs()).toMatchObject({ addresses, serverCertificate });
  expect(left()).toEqual(everything);

  const { code, text } = await teardown({ stack: "prod", confirm: "prod" });
  expect(text).toContain("nothing is left");
  expect(code).toBe(0);
  expect(left()).toEqual([]);
});

test("a stack without protection can keep its addresses too, and can be removed whole afterwards", async () => {
  await start("dev");
  const { addresses, serverCertificate } = await engine.outputs();
  expect((await teardown({ stack: "dev", keepAddresses: true })).code).toBe(0);
  expect(left()).toEqual(["PublicIPAddress", "PublicIPAddress", "ResourceGroup"]);
  expect((await engine.up()).error).toBeUndefined();
  expect(await engine.outputs()).toMatchObject({ addresses, serverCertificate });
  expect((await teardown({ stack: "dev" })).code).toBe(0);
  expect(left()).toEqual([]);
});

test("--expired removes what is over and nothing else, and every resource carries its end", async () => {
  await start("dev", EXPIRES);
  const tagged = [...engine.azure.store.all().values()].filter(({ properties }) => properties.tags !== undefined);
  expect(tagged.length).toBeGreaterThan(10);
  for (const { type, properties } of tagged)
    if (!type.endsWith(":Secret")) expect(properties.tags).toMatchObject({ expires: "7d" });
  expect((await engine.preview()).changes).toEqual([]);
  await engine.cli("stack", "init", "other");

  const early = await teardown({ expired: true }, new Date(Date.now() + 6 * DAY_MS));
  expect(early.code).toBe(0);
  expect(early.text).toMatch(/Stack dev: ends on .*Z \(7d\); it stays\.\n/);
  expect(early.text).toContain("Stack other: has no end; it stays.\n");
  expect(left()).not.toEqual([]);

  const late = await teardown({ expired: true }, new Date(Date.now() + 8 * DAY_MS));
  expect(late.text).toContain("nothing is left");
  expect(late.code).toBe(0);
  expect(left()).toEqual([]);
  expect(await stackExists("other")).toBe(true);
});

test("the deployer's token and subscription come from the provider, by the credentials of an update", async () => {
  engine = await startProject("dev");
  const environment = { PULUMI_DEBUG_PROVIDERS: engine.azure.providers };
  const { token, subscription } = await userAccount({
    project: engine.workDir,
    stack: "dev",
    cli: engine.cliPath,
    environment,
  });
  expect(token).toBe(DEPLOYER_TOKEN);
  expect(subscription).toBe(SUBSCRIPTION);
});
