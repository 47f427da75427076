/** Lane b in a second region on the real engine: added to a running stack, looked at by the tools, and taken back. */
import { exitCode } from "../../console/command";
import { readStackState, type ResourceState } from "../../preview";
import { metersOf } from "../../preview/cost/meters";
import { driftOf, preflightOf, teardownOf } from "./deployedCommands";
import type { Engine, Step } from "./engine";
import { expectFoundAgain } from "./foundAgain";
import { clientSettings, removeProjects, startProject } from "./project";

const SET = "azure-native:compute:VirtualMachineScaleSet";
const settings = (section: string, values: object) => ({
  [`defender-icap-gateway:${section}`]: { value: JSON.stringify(values) },
});

let engine: Engine;

beforeAll(async () => {
  engine = await startProject("dev", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

/** Location of each lane's set. */
const lanes = (): string[] =>
  engine.azure.store
    .ofType(SET)
    .map(({ urn, location }) => `${/lane-[ab]/.exec(urn)![0]} in ${location}`)
    .sort();

const words = ({ op, name }: Step): string => `${op} ${name.replace("icap-gateway-", "")}`;
const of = (changes: readonly Step[], lane: "a" | "b"): string[] =>
  changes.filter(({ name }) => name.includes(`lane-${lane}`)).map(words);
const inRegion = (location: string): string[] =>
  [...engine.azure.store.all().values()].filter((one) => one.location === location).map(({ type }) => type);

async function state(): Promise<readonly ResourceState[]> {
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", "dev"]);
  return readStackState((JSON.parse(stdout) as { deployment: unknown }).deployment, "the state").resources;
}

test("machines that Azure does not give there stop the update; taken out again, lane b serves at the address that it had", async () => {
  const { addresses } = await engine.outputs();
  const before = engine.azure.store.ofType(SET).map(({ id }) => id);
  await engine.configure(settings("secondRegion", { location: "northeurope" }));
  engine.azure.faults.plan({ operation: "create", type: SET, code: "SkuNotAvailable", message: "No capacity." });
  const stopped = await engine.up();
  expect(stopped.log).toContain("SkuNotAvailable");
  expect(of(stopped.changes, "a")).toEqual([]);
  for (const id of before) expect(engine.azure.store.get(id)).toBeDefined();

  await engine.configure(settings("secondRegion", {}));
  expect((await engine.up()).error).toBeUndefined();
  expect((await engine.outputs()).addresses).toEqual(addresses);
  expect(lanes()).toEqual(["lane-a in westeurope", "lane-b in westeurope"]);
  expect(inRegion("northeurope")).toEqual([]);
});

test("adding it moves lane b alone, in the order that its old machines allow, and the preview announces just that", async () => {
  await engine.configure(settings("secondRegion", { location: "northeurope" }));
  const preview = await engine.preview();
  expect(preview.error).toBeUndefined();
  const update = await engine.up();
  expect(update.error).toBeUndefined();
  expect(update.changes.map(words).sort()).toEqual(preview.changes.map(words).sort());
  expect(of(update.changes, "a")).toEqual([]);
  expect(lanes()).toEqual(["lane-a in westeurope", "lane-b in northeurope"]);
  const order = update.changes.map(words);
  const at = (step: string) => order.indexOf(step);
  expect(at("delete-replaced lane-b-machines")).toBeGreaterThan(at("create-replacement lane-b-machines"));
  expect(at("delete address-b")).toBeGreaterThan(at("create-replacement lane-b-machines"));
  expect(order).not.toContain("delete-replaced network");
});

test("the portal is given both addresses, each with its location", async () => {
  const { portal, addresses } = await engine.outputs();
  const { servers } = portal as { servers: { lane: string; address: string; location: string }[] };
  expect(servers.map(({ lane, location }) => [lane, location])).toEqual([
    ["a", "westeurope"],
    ["b", "northeurope"],
  ]);
  expect(servers.map(({ address }) => address)).toEqual(addresses);
});

/** Findings of the preflight of the deployed stack. */
const preflightFindings = async () => (await preflightOf(engine, { planned: await state() })).findings;

test("the preflight asks each region for its quota, sizes and image, and names the one that has too little", async () => {
  const fine = (await preflightFindings()).filter(({ check }) => check.includes(", "));
  expect(fine.map(({ check, outcome }) => `${outcome}: ${check}`)).toEqual([
    "ok: vCPU quota, westeurope",
    "ok: size and zones, westeurope",
    "ok: image, westeurope",
    "ok: vCPU quota, northeurope",
    "ok: size and zones, northeurope",
    "ok: image, northeurope",
  ]);
  engine.azure.options.subscription = { quotaOf: { northeurope: 3 } };
  const little = (await preflightFindings()).filter(({ outcome }) => outcome === "stops");
  engine.azure.options.subscription = {};
  expect(little.map(({ check, fact }) => `${check}: ${fact}`)).toEqual([
    "vCPU quota, northeurope: standardDSv5Family: twice the machines need 4 vCPUs, 2 of them run; of 3 only 1 are free",
    "vCPU quota, northeurope: the location's total: twice the machines need 4 vCPUs, 2 of them run; of 3 only 1 are free",
  ]);
});

test("each lane's machines, address and load balancer cost what they cost in their own region", async () => {
  const items = metersOf(await state()).flatMap(({ items }) => items.map(({ meter }) => meter));
  const places = (service: string) =>
    items.filter((meter) => meter.serviceName === service).map((meter) => meter.location);
  expect(places("Virtual Machines").sort()).toEqual(["northeurope", "westeurope"]);
  expect(places("Load Balancer").sort()).toEqual(["northeurope", "westeurope"]);
  expect(places("NAT Gateway")).toEqual(expect.arrayContaining(["northeurope", "westeurope"]));
});

test("drift is looked for in both regions", async () => {
  const drift = () => driftOf(engine, { stack: "dev", json: false });
  expect((await drift()).code).toBe(exitCode.done);
  const group = engine.azure.store
    .ofType("azure-native:network:NetworkSecurityGroup")
    .find(({ location }) => location === "northeurope")!;
  const before = structuredClone(group.properties);
  const rules = (group.properties.securityRules as Record<string, unknown>[]).map((rule) =>
    rule.name === "DenyAllInBound" ? { ...rule, access: "Allow" } : rule,
  );
  engine.azure.store.modify(group.id, { securityRules: rules });
  const { code, text } = await drift();
  expect(code).toBe(exitCode.no);
  engine.azure.store.modify(group.id, before);
  expect(text).toContain("the whole internet can reach lane b on 11344");
  expect(text).not.toMatch(/lane a|both lanes/);
});

test("a lost state is found again without a doubt: no two resources of the regions are taken for one", async () => {
  await expectFoundAgain(engine, await state(), ["network", "balancer", "rules"]);
});

test("a change of the machines replaces lane a and then lane b, each in its region", async () => {
  await engine.configure(settings("lanes", { osDiskSizeGb: 64 }));
  const { error, changes } = await engine.up();
  expect(error).toBeUndefined();
  const made = changes.filter(({ op, type }) => op === "create-replacement" && type === SET).map(words);
  expect(made).toEqual(["create-replacement lane-a-machines", "create-replacement lane-b-machines"]);
  expect(lanes()).toEqual(["lane-a in westeurope", "lane-b in northeurope"]);
});

test("taking it back brings lane b home, and leaves nothing in the second region", async () => {
  await engine.configure(settings("secondRegion", {}));
  const update = await engine.up();
  expect(update.error).toBeUndefined();
  expect(of(update.changes, "a")).toEqual([]);
  expect(lanes()).toEqual(["lane-a in westeurope", "lane-b in westeurope"]);
  expect(inRegion("northeurope")).toEqual([]);
});

test("moved to a third region it leaves the second, and a teardown takes both regions away, vaults and all", async () => {
  for (const location of ["northeurope", "ukwest"]) {
    await engine.configure(settings("secondRegion", { location }));
    expect((await engine.up()).error).toBeUndefined();
    expect(lanes()).toEqual(["lane-a in westeurope", `lane-b in ${location}`]);
  }
  expect(inRegion("northeurope")).toEqual([]);
  const { code, text } = await teardownOf(engine, { stack: "dev" });
  expect(text).toMatch(/The vault \S+-kv-b\S+ is purged\./);
  expect(engine.azure.store.softDeletedVaults()).toEqual([]);
  expect(code).toBe(exitCode.done);
  expect([...engine.azure.store.all().values()]).toEqual([]);
});
