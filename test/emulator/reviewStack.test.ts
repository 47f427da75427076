/** The life of a review stack as `.github/workflows/review.yml` runs it: each job has a fresh checkout, and the one that ends it no stack file. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import program from "../../infra/index";
import { importStack, readDeployment } from "../../deployed/deployment";
import { teardownOf } from "./deployedCommands";
import { Engine } from "./engine";

const repository = path.resolve(__dirname, "../..");
const STACK = "review-7";
const DAY_MS = 86_400_000;

let engine: Engine;
let project: string;
const file = () => path.join(project, `Pulumi.${STACK}.yaml`);

/** The file as the workflow's job writes it: without the salt or key of the job before. */
const checkOut = () => copyFileSync(path.join(repository, ".github/review-stack.yaml"), file());

beforeEach(async () => {
  project = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-review-"));
  mkdirSync(path.join(project, "infra"));
  writeFileSync(path.join(project, "infra", "index.ts"), "");
  copyFileSync(path.join(repository, "Pulumi.yaml"), path.join(project, "Pulumi.yaml"));
  checkOut();
  engine = await Engine.start({ stackName: STACK, projectName: "defender-icap-gateway", workDir: project });
  engine.program = program;
});

afterEach(async () => {
  await engine.close();
  rmSync(project, { recursive: true, force: true });
});

const left = () => [...engine.azure.store.all().keys()];

test("a second push from a fresh checkout updates it, and a close without its file takes all of it down", async () => {
  checkOut();
  expect((await engine.up()).error).toBeUndefined();
  const addresses = (await engine.outputs()).addresses;
  expect(readFileSync(file(), "utf8")).toContain("encryptionsalt");
  checkOut();
  expect((await engine.up()).error).toBeUndefined();
  expect((await engine.outputs()).addresses).toEqual(addresses);

  rmSync(file());
  const { code, text } = await teardownOf(engine, { stack: STACK });
  expect(text).toContain("nothing is left");
  expect(code).toBe(0);
  expect(left()).toEqual([]);
});

test("a close that never came is made good in the night after its end", async () => {
  expect((await engine.up()).error).toBeUndefined();
  rmSync(file());
  const night = (days: number) => teardownOf(engine, { expired: true }, { now: new Date(Date.now() + days * DAY_MS) });
  expect((await night(2)).text).toContain("it stays");
  expect(left()).not.toEqual([]);
  const { code, text } = await night(4);
  expect(text).toContain("nothing is left");
  expect(code).toBe(0);
  expect(left()).toEqual([]);
});

test("an update that made nothing in Azure leaves a stack that a close takes down too, with keys in it and without", async () => {
  const fails = async (type: string) => {
    engine.azure.faults.plan({ operation: "create", type, code: "AuthorizationFailed" });
    expect((await engine.up()).error?.message).toContain("AuthorizationFailed");
    expect(left()).toEqual([]);
  };
  await fails("azure-native:resources:ResourceGroup");
  // Whether keys were made by then is a matter of time: leave none, as where the group failed first.
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", STACK]);
  const whole = readDeployment(stdout);
  const resources = whole.deployment.resources.filter(({ custom, type }) => !custom || type.startsWith("pulumi:"));
  expect(resources.length).toBeGreaterThan(0);
  await importStack(engine.pulumi, STACK, { ...whole, deployment: { ...whole.deployment, resources } });
  rmSync(file());
  const { code, text } = await teardownOf(engine, { stack: STACK });
  expect(text).toContain("Stack review-7: done.");
  expect(code).toBe(0);
  expect(await teardownOf(engine, { stack: STACK })).toMatchObject({ text: expect.stringContaining("there is none") });

  checkOut();
  await engine.cli("stack", "init", STACK);
  await fails("azure-native:resources:ResourceGroup");
  rmSync(file());
  expect((await teardownOf(engine, { stack: STACK })).code).toBe(0);
});
