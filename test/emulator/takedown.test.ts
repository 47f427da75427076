/** Takedown of an environment whose addresses are kept (docs/operations.md), with the Pulumi CLI as a person types it. */
import * as pulumi from "@pulumi/pulumi";
import { collected } from "../../emulator/azure";
import { publicAddresses } from "../../infra/network/publicAddresses";
import { Engine } from "./engine";
import { oneNetwork } from "./programs";
import { clientSettings, removeProjects, startProject } from "./project";

let engine: Engine;

afterEach(() => engine.close());
afterAll(removeProjects);

/** The resources that exist in Azure, by type. */
const left = (): string[] => [...engine.azure.store.all().values()].map(({ type }) => type.split(":").at(-1)!).sort();

const KEPT = ["ManagementLockByScope", "ManagementLockByScope", "PublicIPAddress", "PublicIPAddress", "ResourceGroup"];

const destroy = (...more: string[]) => engine.cli("destroy", "--yes", "--stack", "prod", ...more);

test("prod deploys; destroying is refused, parking keeps addresses and certificate, protection and locks are removed in two updates, and without protection nothing stays", async () => {
  engine = await startProject("prod", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
  expect((await engine.preview()).changes).toEqual([]);
  // The alerts on logs see both lanes: Azure Policy associates the machines of each with the collection rule.
  const machines = collected([...engine.azure.store.all().values()]);
  expect(machines).toHaveLength(2);
  for (const one of machines)
    expect(one).toMatchObject({ rules: [expect.stringMatching(/dataCollectionRules\/icap-gateway-/)], problems: [] });
  const { addresses, serverCertificate } = await engine.outputs();
  const everything = left();

  const refused = await destroy();
  expect(refused.code).not.toBe(0);
  expect(refused.text).toMatch(/icap-gateway-address-a-lock.* cannot be deleted/);
  expect(left()).toEqual(everything);

  const parked = await destroy("--exclude-protected");
  expect(parked.code).toBe(0);
  expect(parked.text).toMatch(/There are still \d+ protected resources/);
  expect(left()).toEqual(KEPT);

  expect((await engine.up()).error).toBeUndefined();
  expect(await engine.outputs()).toMatchObject({ addresses, serverCertificate });
  expect(left()).toEqual(everything);

  const set = async (setting: string, value: string) => {
    const path = `defender-icap-gateway:publicAddresses.${setting}`;
    expect((await engine.cli("config", "set", "--path", path, value, "--stack", "prod")).code).toBe(0);
  };
  await set("protect", "false");
  await set("lock", "false");
  // In the state the locks are still protected.
  expect(String((await engine.up()).error)).toMatch(/icap-gateway-address-[ab]-lock.* cannot be deleted/);
  expect(left()).toEqual(everything);

  await set("lock", "true");
  const unprotected = await engine.up();
  expect(unprotected.error).toBeUndefined();
  expect(unprotected.changes).toEqual([]);

  await set("lock", "false");
  expect((await engine.up()).error).toBeUndefined();
  expect(left()).toEqual(everything.filter((type) => type !== "ManagementLockByScope"));
  await set("lock", "true");
  expect((await engine.up()).error).toBeUndefined();
  expect((await destroy()).code).toBe(0);
  expect(left()).toEqual([]);
});

test("protection that is only taken out of the state leaves addresses and locks in Azure, where Pulumi no longer knows them", async () => {
  engine = await Engine.start({ stackName: "prod" });
  engine.program = () => {
    const { group } = oneNetwork();
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const placement = { name: "gw", parent, resourceGroupName: group.name, location: "westeurope", tags: {} };
    publicAddresses(placement, { protect: true, lock: true, zones: [1, 2, 3] });
  };
  expect((await engine.up()).error).toBeUndefined();
  expect((await engine.cli("state", "unprotect", "--all", "--yes", "--stack", "prod")).code).toBe(0);
  const result = await destroy();
  expect(result.text).toMatch(/gw-address-a .*\[retain\]/);
  expect(left().filter((type) => type !== "ResourceGroup")).toEqual(KEPT.slice(0, 4));
  const state = (await engine.cli("stack", "export", "--stack", "prod")).text;
  expect(state).toContain('"type": "pulumi:pulumi:Stack"');
  expect(state).not.toMatch(/PublicIPAddress|ManagementLockByScope/);
});
