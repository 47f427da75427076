/** `npm run fleet` where no engine is needed, and its command line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { readStackConfig } from "../../../../engine/projectCopy";
import { carryOut } from "../../../../scripts/fleet/command";
import { readOptions } from "../../../../scripts/fleet/options";

const project = join(__dirname, "../../../..");
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "defender-icap-gateway-fleet-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fleet(...argv: string[]) {
  let said = "";
  const never = () => Promise.reject(new Error("must not be asked for"));
  const code = await carryOut(readOptions(["node", "fleet", ...argv, "--file", join(project, "fleet.yaml")]), {
    ...{ engine: never, verify: never, account: never, version: never, note: () => undefined },
    say: (words) => (said += words),
    now: new Date("2026-11-30T00:00:00Z"),
  });
  return { code, said };
}

test("the example is right, and its waves are as it says", async () => {
  const { code, said } = await fleet("check");
  expect(code).toBe(0);
  expect(said.split("\n").slice(1)).toEqual([
    ...["wave 1: 1 stack: canary-we", "wave 2: 1 stack: contoso-we", "wave 3: 2 stacks: contoso-ne, fabrikam-we", ""],
  ]);
});

test("a rendered file is an ordinary stack file with the same settings", async () => {
  const out = join(folder, "stacks");
  expect((await fleet("render", "--wave", "3", "--out", out)).code).toBe(0);
  expect(readdirSync(out)).toEqual(["Pulumi.contoso-ne.yaml", "Pulumi.fabrikam-we.yaml"]);
  expect(readFileSync(join(out, "Pulumi.contoso-ne.yaml"), "utf8")).toMatch(/^# Rendered from .*fleet\.yaml;/);
  expect(await readStackConfig(out, "fabrikam-we")).toMatchObject({
    "azure-native:location": "westeurope",
    "defender-icap-gateway:dlp": { keywords: ["top secret", "fabrikam internal"] },
  });
  const { said } = await fleet("render", "--stack", "canary-we");
  expect(parse(said)).toMatchObject({ config: { "defender-icap-gateway:preset": "test" } });
});

test("an update without --yes only shows the waves; nothing of the engine is touched", async () => {
  const { code, said } = await fleet("up");
  expect(code).toBe(0);
  expect(said).toContain("wave 2: 1 stack: contoso-we\n");
  expect(said).toContain("Nothing is changed.");
});

test("stacks and waves that are not there, and a broken file, are refused before anything is asked for", async () => {
  await expect(fleet("preview", "--wave", "4")).rejects.toThrow("--wave: there is no wave 4; the last one is 3");
  await expect(fleet("verify", "--stack", "canary-we,contosowe,lost")).rejects.toThrow(
    /^--stack: "contosowe" is not one of canary-we, .*; did you mean "contoso-we"\?\n--stack: "lost" is not one of [^;]*$/,
  );
  writeFileSync(join(folder, "fleet.yaml"), "stacks: { a: { config: { azure-native:location: westeurope } } }");
  const broken = readOptions(["node", "fleet", "up", "--yes", "--file", join(folder, "fleet.yaml")]);
  const never = () => Promise.reject(new Error("must not be asked for"));
  const around = { engine: never, verify: never, account: never, version: never };
  await expect(
    carryOut(broken, { ...around, say: () => undefined, note: () => undefined, now: new Date() }),
  ).rejects.toThrow("a: preset  is missing");
});

test.each([
  [
    ["chek"],
    '<action>: "chek" is not one of check, render, preview, up, status, verify, teardown; did you mean "check"?',
  ],
  [["grow"], '"grow" is not one of check, render, preview, up, status, verify, teardown'],
  [["up", "--wave", "0"], '--wave: "0" is not a whole number from 1 to 999'],
  [["up", "--wave", "1", "--stack", "a"], "--wave and --stack cannot be combined"],
  [["up", "--parallel", "51"], '--parallel: "51" is not a whole number from 1 to 50'],
  [["preview", "--stack", ","], "--stack: is empty"],
  [["preview", "--stack", "../a"], '"../a" is not the name of a stack'],
  [["preview", "--fail-on", ""], "--fail-on: is empty"],
  [["preview", "--fail-on", "outages"], '--fail-on: "outages" is not one of'],
  [["preview", "--format", "html"], '--format: "html" is not one of text, markdown, json'],
  [["verify", "--client-key", "k"], "--client-certificate and --client-key go together"],
  [["teardown", "--yes"], "teardown: name the stacks, by --wave or --stack"],
])("refuses %j", (argv, words) => {
  expect(() => readOptions(["node", "fleet", ...argv])).toThrow(words);
});
