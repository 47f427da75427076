/** The runbook's step for a region that is down: a second stack from the same settings in another region, its addresses in the portal. */
import { join } from "node:path";
import { cardOfStack } from "../../scripts/portal/card";
import { collected } from "../../emulator/azure";
import type { AzureResource } from "../../emulator/model";
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

/** The program that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../infra/index");

jest.setTimeout(300_000);

const repository = join(__dirname, "../..");
const SECOND = "prod-northeurope";

let engine: Engine;

beforeAll(async () => {
  engine = await startProject("prod", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

const inRegion = (location: string): AzureResource[] =>
  structuredClone([...engine.azure.store.all().values()].filter((one) => one.location === location));

/** A step of the runbook. */
async function step(...argv: string[]): Promise<string> {
  const { code, text } = await engine.cli(...argv);
  expect({ code, text: code === 0 ? "" : text }).toEqual({ code: 0, text: "" });
  return text;
}

test("a copy of the settings with another location deploys there, asks nothing of the region that is down, and has a card of its own", async () => {
  const before = inRegion("westeurope");
  await step("stack", "init", SECOND, "--copy-config-from", "prod");
  await step("config", "set", "--stack", SECOND, "preset", "prod");
  await step("config", "set", "--stack", SECOND, "azure-native:location", "northeurope");
  const file = join(engine.workDir, `Pulumi.${SECOND}.yaml`);
  await step("up", "--cwd", repository, "--stack", SECOND, "--config-file", file, "--yes", "--skip-preview");

  expect(inRegion("westeurope")).toEqual(before);
  const types = inRegion("northeurope").map(({ type }) => type.split(":").at(-1)!);
  expect(types.sort()).toEqual(before.map(({ type }) => type.split(":").at(-1)!).sort());

  const first = await cardOfStack(engine.pulumi, "prod");
  const second = await cardOfStack(engine.pulumi, SECOND);
  expect(second.servers.map(({ lane, port }) => [lane, port])).toEqual(
    first.servers.map(({ lane, port }) => [lane, port]),
  );
  const addresses = [...first.servers, ...second.servers].map(({ address }) => address);
  expect(new Set(addresses).size).toBe(4);
  // Another stack has another authority, so the portal needs its certificate too.
  expect(second.certificate?.pem).not.toBe(first.certificate?.pem);
});

test("protected addresses refuse a second region until lane b's is unprotected, and Azure keeps the old one", async () => {
  const secondRegion = JSON.stringify({ location: "northeurope" });
  await engine.configure({ "defender-icap-gateway:secondRegion": { value: secondRegion } });
  expect((await engine.preview()).log).toMatch(/-address-b(?:-lock)?" cannot be deleted\s+because it is protected/);
  const urns = (await step("stack", "--show-urns", "--stack", "prod")).match(
    /urn:pulumi:\S+-address-b(?:-lock)?(?=\s)/g,
  );
  expect(urns).toHaveLength(2);
  for (const urn of urns!) await step("state", "unprotect", urn, "--stack", "prod", "--yes");
  const [, before] = (await engine.outputs()).addresses as string[];
  const { error, changes } = await engine.up();
  expect(error).toBeUndefined();
  expect(changes.filter(({ name }) => name.includes("lane-a"))).toEqual([]);
  const [, after] = (await engine.outputs()).addresses as string[];
  const exist = engine.azure.store
    .ofType("azure-native:network:PublicIPAddress")
    .map(({ properties }) => properties.ipAddress);
  expect(exist).toEqual(expect.arrayContaining([before, after]));
  expect(before).not.toBe(after);
  // Both lanes' machines send their logs to the one workspace.
  const sending = collected([...engine.azure.store.all().values()]);
  expect(sending.flatMap(({ problems }) => problems)).toEqual([]);
  expect(sending.map(({ rules }) => rules.length)).toEqual([1, 1, 1, 1]); // of both stacks
});
