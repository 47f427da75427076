/** The Node.js lines that the package supports, each with its own binary: what a machine's boot data is made of, and `pulumi`. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { Engine } from "./engine";

/** Programs that this test starts: their change touches the test (`npm test -- --changed`). */
export type Started = [
  typeof import("../../infra/index"),
  typeof import("./nodeVersions/bootData"),
  typeof import("../../scripts/reach"),
];

jest.setTimeout(300_000);

const project = path.resolve(__dirname, "../..");
const majors = [22, 24];
const nodes = new Map<number, string>();

/** Asks scripts/nodeVersion.mjs, which Jest cannot load, for a value of it. */
function ask<Value>(expression: string): Value {
  const module = pathToFileURL(path.join(project, "scripts", "nodeVersion.mjs")).href;
  const question = `import(${JSON.stringify(module)}).then(async (m) => console.log(JSON.stringify(await (${expression}))))`;
  const answer = execFileSync(process.execPath, ["-e", question], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(answer) as Value;
}

/** Digests that the test's own Node.js makes. */
let own: object;

beforeAll(() => {
  for (const major of majors) nodes.set(major, ask(`m.pinnedNode(${JSON.stringify(project)}, ${major})`));
  own = digestsUnder(process.execPath);
}, 300_000);

const run = (node: string, ...argv: string[]): string =>
  execFileSync(node, argv, { cwd: project, encoding: "utf8", maxBuffer: 2 ** 26 });

const digestsUnder = (node: string): object =>
  JSON.parse(run(node, "--import", "tsx", "test/emulator/nodeVersions/bootData.ts")) as object;

/** Digests of the compressed LICENSE. Another one means that every existing machine would be replaced by an update. */
const GOLDEN = {
  customData: "387211fb88fd0d237640f1185718b7a116086eb823cf38a02dc349210c44fc40",
  userData: "1cb370b8ef80b8231b00165d30aa9364f3e8baa3df6e68ab9c4b525180a4cf69",
};

describe.each(majors)("under Node.js %i", (major) => {
  test("boot data has the bytes that it has under every other", () => {
    const node = nodes.get(major) ?? "";
    expect(run(node, "--version")).toMatch(new RegExp(`^v${major}\\.`));
    expect(digestsUnder(node)).toEqual({ ...own, ...GOLDEN });
  });

  test("the CLI previews the program of a stack", async () => {
    const { name } = parse(readFileSync(path.join(project, "Pulumi.yaml"), "utf8")) as { name: string };
    const engine = await Engine.start({ stackName: "dev", projectName: name, node: nodes.get(major) });
    try {
      // The CLI writes into the file: a copy.
      const config = path.join(engine.home, "Pulumi.dev.yaml");
      copyFileSync(path.join(project, "Pulumi.dev.yaml"), config);
      const { code, text } = await engine.cli("preview", "--cwd", project, "--stack", "dev", "--config-file", config);
      expect(text).toContain("defender-icap-gateway:index:IcapGateway");
      expect(code).toBe(0);
    } finally {
      await engine.close();
    }
  });
});

test("package.json, the workflows and the types name the versions that are tested", () => {
  const { engines, devDependencies } = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8")) as {
    engines: { node: string };
    devDependencies: Record<string, string>;
  };
  expect(engines.node).toBe(`>=${majors[0]}`);
  expect(devDependencies["@types/node"]).toMatch(new RegExp(`^${majors[0]}\\.`));
  expect(ask("[m.OLDEST_NODE, m.PINNED_NODES]")).toEqual([majors[0], majors]);
  const workflow = readFileSync(path.join(project, ".github/workflows/test.yml"), "utf8");
  expect(workflow).toContain(`node-version: [${majors.join(", ")}]`);
});

test("a command on a machine with an older Node.js says so and goes on under the newest of these", () => {
  const old = 'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.20.2" })';
  const argv = ["--import", old, "scripts/run.mjs", "reach", "--help"];
  const command = spawnSync(process.execPath, argv, { cwd: project, encoding: "utf8" });
  expect(command.stderr).toContain("is older than 22; the command continues with the Node.js of tools/node");
  expect(command.stdout).toContain("Usage: npm run reach");
  expect(command.status).toBe(0);
});
