/** A teardown's steps and leavings, with a state and an Azure of a few lines. The emulator's tests have the real engine. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readDeployment, type DeployedResource, type Deployment } from "../../../../deployed/deployment";
import type { Pulumi } from "../../../../deployed/pulumi";
import { carryOut } from "../../../../scripts/teardown/carryOut";
import { planOf } from "../../../../scripts/teardown/plan";

const SUBSCRIPTION = "/subscriptions/s";
const GROUP = `${SUBSCRIPTION}/resourceGroups/gw`;

const resource = (type: string, name: string, id?: string) => ({
  ...{ urn: `urn:pulumi:dev::p::${type}::${name}`, type, custom: true },
  ...(id === undefined ? {} : { id }),
});
const group = resource("azure-native:resources:ResourceGroup", "group", GROUP);
const vaultId = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`;
const vault = resource("azure-native:keyvault:Vault", "kv", vaultId);
const key = resource("tls:index/privateKey:PrivateKey", "key", "key-1");

/** A backend with one stack. @param refuses the engine's words, where `destroy` fails */
function backend(resources: readonly object[], refuses?: string) {
  let state = JSON.stringify({ version: 3, deployment: { resources } });
  let isThere = true;
  const stays = ({ protect, type }: DeployedResource, kept: boolean): boolean =>
    kept && (protect === true || type.startsWith("pulumi:"));
  const pulumi: Pulumi = async (args) => {
    const [first, second] = args;
    if (first === "destroy") {
      if (refuses !== undefined) return { code: 255, stdout: "", stderr: `error: ${refuses}\n` };
      const whole: Deployment = readDeployment(state);
      const left = whole.deployment.resources.filter((one) => stays(one, args.includes("--exclude-protected")));
      state = JSON.stringify({ ...whole, deployment: { resources: left } });
    } else if (second === "import") state = readFileSync(args.at(-1)!, "utf8");
    else if (second === "rm") isThere = false;
    return { code: 0, stdout: second === "export" ? state : "", stderr: "" };
  };
  return {
    pulumi,
    deployment: readDeployment(state),
    stackIsThere: () => isThere,
    left: () => readDeployment(state).deployment.resources.map(({ urn }) => urn.split("::").at(-1)),
  };
}

/** Azure's answers about the group: resources in it, and deleted vaults. A purged vault is not among them any more. */
async function azureWith(resources: readonly object[], deletedVaults: readonly { id: string; name: string }[] = []) {
  let vaults = deletedVaults;
  const purged: string[] = [];
  const server = createServer(({ url = "", method }, response) => {
    const { pathname } = new URL(url, "http://azure");
    if (method === "POST") {
      const gone = vaults.filter(({ id }) => pathname === `${id}/purge`);
      purged.push(...gone.map(({ name }) => name));
      vaults = vaults.filter((one) => !gone.includes(one));
    }
    const answers: Record<string, unknown> = {
      [`${SUBSCRIPTION}/providers/Microsoft.Authorization/locks`]: [],
      [`${SUBSCRIPTION}/providers/Microsoft.KeyVault/deletedVaults`]: vaults,
      [`${GROUP}/resources`]: resources,
    };
    response.end(method === "POST" ? "" : JSON.stringify({ value: answers[pathname] }));
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { account: { endpoint, token: "t" }, purged, close: () => server.close() };
}

async function tornDown(stack: ReturnType<typeof backend>, azure: Awaited<ReturnType<typeof azureWith>>) {
  const { deployment, pulumi } = stack;
  const subject = { stack: "dev", environment: "dev", preset: "dev", deployment };
  const plan = planOf(subject, { keepAddresses: false });
  expect(plan.refusals).toEqual([]);
  try {
    return await carryOut(plan, deployment, { pulumi, account: azure.account, note: () => undefined });
  } finally {
    azure.close();
  }
}

const tags = { application: "defender-icap-gateway", environment: "dev" };
const deletedVault = (properties: object) => ({
  ...{ id: `${SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv`, name: "kv" },
  properties: { vaultId, location: "westeurope", ...properties },
});

test("a stack without a group is removed when its resources are gone", async () => {
  const stack = backend([key]);
  expect(await tornDown(stack, await azureWith([]))).toMatchObject({
    problems: [],
    done: ["1 resources are deleted."],
  });
  expect(stack.stackIsThere()).toBe(false);
});

test("a stack without a group stays when its resources could not be deleted, because a second run needs it", async () => {
  const stack = backend([key], "the backend is locked");
  const { problems } = await tornDown(stack, await azureWith([]));
  expect(problems).toEqual(["pulumi destroy: the backend is locked"]);
  expect(stack.stackIsThere()).toBe(true);
  expect(stack.left()).toEqual(["key"]);
});

test("group and stack stay while the group has what an interrupted update left", async () => {
  const name = "gw-nat-address89abcdef";
  const id = `${GROUP}/providers/Microsoft.Network/publicIPAddresses/${name}`;
  const stack = backend([group, key]);
  const azure = await azureWith([{ id, name, type: "Microsoft.Network/publicIPAddresses", tags }]);
  expect((await tornDown(stack, azure)).problems).toEqual([
    expect.stringContaining(
      `not in its state: Microsoft.Network/publicIPAddresses ${name}; az resource delete --ids ${id}`,
    ),
  ]);
  expect(stack.stackIsThere()).toBe(true);
  expect(stack.left()).toEqual(["group"]);
});

test("a deleted vault of the stack is purged, and its name is free again", async () => {
  const azure = await azureWith([], [deletedVault({})]);
  expect((await tornDown(backend([group, vault]), azure)).done).toContain("The vault kv is purged.");
  expect(azure.purged).toEqual(["kv"]);
});

test("a vault with purge protection is not asked to be purged; its end is told", async () => {
  const properties = { purgeProtectionEnabled: true, scheduledPurgeDate: "2027-03-01T00:00:00Z" };
  const azure = await azureWith([], [deletedVault(properties)]);
  const { done } = await tornDown(backend([group, vault]), azure);
  expect(done).toContain("The vault kv stays recoverable until 2027-03-01T00:00:00Z: purge protection.");
  expect(azure.purged).toEqual([]);
});
