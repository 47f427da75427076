/** The package as others get it: packed, installed beside a program of theirs, and deployed on the emulator. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { Progress } from "../../console/progress";
import { pulumiCli } from "../../engine/cli/pulumiCli";
import { Engine } from "./engine";
import {
  CHECKED,
  PROJECTS,
  PYTHON_PROJECT,
  YAML_PROJECT,
  withWrongArgument,
  withWrongOutput,
  type Project,
} from "./package/programs";
import { pythonWithPulumi, servePythonHost } from "./pythonHost";
import { yamlHostFolder } from "./yamlHost";

jest.setTimeout(600_000); // the host of Pulumi YAML may have to be built first

/** The package that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = [typeof import("../../infra/icapGateway"), typeof import("../../infra/component/servePlugin")];

const run = promisify(execFile);
const root = path.resolve(__dirname, "../..");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  version: string;
  dependencies: Record<string, string>;
};
const typescript = path.join(root, "node_modules/typescript-7/bin/tsc");
/** A command of the workflow that publishes the package. */
const releaseStep = (form: RegExp): string =>
  form.exec(readFileSync(path.join(root, ".github/workflows/release.yml"), "utf8"))![1]!;
const PAGES = ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"];
const folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-package-"));
let packed: string[];
let engine: Engine;

beforeAll(async () => {
  // Built and packed beside the checkout, whose own `dist` a test must not touch.
  const source = path.join(folder, "source");
  mkdirSync(source);
  await run(process.execPath, [typescript, "-p", "tsconfig.build.json", "--outDir", path.join(source, "dist")], {
    cwd: root,
  });
  const others = ["infra", "test", "emulator", "scripts", "tools"];
  for (const part of [...PAGES, "package.json", "LICENSE", "cloud-init", "plugin", "docs", ...others])
    cpSync(path.join(root, part), path.join(source, part), { recursive: true });
  await run("bash", ["-euc", releaseStep(/^ *run: (npm pkg .*)$/m)], { cwd: source });
  const npm = await run("npm", ["pack", "--json", "--ignore-scripts"], { cwd: source });
  const [tarball] = JSON.parse(npm.stdout) as [{ filename: string; files: { path: string }[] }];
  packed = tarball.files.map((file) => file.path);
  const modules = path.join(folder, "node_modules");
  mkdirSync(path.join(modules, "@pulumi"), { recursive: true });
  mkdirSync(path.join(modules, "@types"));
  // Only what package.json declares, so that a dependency that is missing there is missing here; and the types that each
  // TypeScript project for Node.js has.
  for (const name of [...Object.keys(manifest.dependencies), "@types/node"])
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  await run("tar", ["-xzf", path.join(source, tarball.filename), "-C", modules]);
  await run("mv", [path.join(modules, "package"), path.join(modules, "defender-icap-gateway")]);
  engine = await Engine.start({ projectName: "consumer", stackName: "dev" });
  writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config: {}\n");
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

it("ships the compiled library, the gateway's files, the plugin, the licence and the pages, and nothing else", () => {
  const kinds = new Set(packed.map((file) => file.split("/").slice(0, 2).join("/")));
  expect([...kinds].filter((kind) => !/^(cloud-init|docs)\//.test(kind)).sort()).toEqual([
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "dist/exposure",
    "dist/infra",
    "package.json",
    "plugin/PulumiPlugin.yaml",
    "plugin/index.js",
    "plugin/package.json",
  ]);
  expect(packed.filter((file) => file.startsWith("dist/") && !/\.(js|d\.ts|json)$/.test(file))).toEqual([]);
  expect(
    packed.filter((file) => file.startsWith("docs/") && !/\.md$|^docs\/render-examples\/\w+\.txt$/.test(file)),
  ).toEqual([]);
  expect(packed).not.toContain("dist/infra/index.js");
  expect(packed).toContain("cloud-init/cloud-config.yaml");
});

it("offers no npm script, because none of their files is in it", () => {
  const installed = JSON.parse(
    readFileSync(path.join(folder, "node_modules/defender-icap-gateway/package.json"), "utf8"),
  ) as { readonly scripts?: unknown };
  expect(installed).toEqual({ ...manifest, scripts: undefined });
});

it("ships every page and file that one of its pages links to", () => {
  const inside = (target: string) => packed.some((file) => file === target || file.startsWith(`${target}/`));
  const links = packed
    .filter((file) => file.endsWith(".md"))
    .flatMap((page) =>
      [
        ...readFileSync(path.join(folder, "node_modules/defender-icap-gateway", page), "utf8").matchAll(
          /\]\(([^)\s]+)\)/g,
        ),
      ]
        .map(([, link = ""]) => link.replace(/#.*/, ""))
        .filter((link) => link !== "" && !/^https?:/.test(link))
        .map((link) => [page, path.normalize(path.join(path.dirname(page), link))] as const),
    );
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(([, target]) => !inside(target))).toEqual([]);
});

/** Writes a project beside the installed package. */
function write({ files, form }: Project): string {
  const place = path.join(folder, form.replace(/\W+/g, "-"));
  mkdirSync(place, { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(place, name), typeof content === "string" ? content : JSON.stringify(content));
  return place;
}

async function compile({ compiled }: Project, place: string): Promise<void> {
  if (compiled === undefined) return;
  await run(process.execPath, [typescript, "-p", place]).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
}

function pulumi(place: string, ...argv: string[]): Promise<{ code: number; text: string }> {
  return engine.cli(...argv, "--cwd", place, "--stack", "dev");
}
const CONFIG = ["--config-file", path.join(folder, "Pulumi.dev.yaml")];

const [first, ...others] = PROJECTS as [Project, ...Project[]];
const plugin = others.at(-1)!;

/** The problems that the compiler finds in a project and in the declarations of its packages, and the files that it read. */
async function checkTypes(project: Project): Promise<{ problems: readonly string[]; read: readonly string[] }> {
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const place = write(project);
  const lines = await run(process.execPath, [
    compiler,
    "-p",
    place,
    "--noEmit",
    "--listFiles",
    "--pretty",
    "false",
  ]).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
  const [read, problems] = [/^\//, /error TS/].map((form) => lines.split("\n").filter((line) => form.test(line)));
  return { problems: problems!, read: read! };
}

describe.each(CHECKED)("its declarations, checked with $form", (project) => {
  it("have no problem where the other packages have none, and show no package but Pulumi's", async () => {
    expect((await checkTypes(project.without)).problems).toEqual([]);
    const { problems, read } = await checkTypes(project.with);
    expect(problems).toEqual([]);
    const others = Object.keys(manifest.dependencies).filter((name) => !name.startsWith("@pulumi/"));
    expect(read.some((file) => file.endsWith("defender-icap-gateway/dist/infra/icapGateway.d.ts"))).toBe(true);
    expect(read.filter((file) => others.some((name) => file.includes(`node_modules/${name}/`)))).toEqual([]);
  });
});

describe("in a program of another project", () => {
  it(`is previewed and deployed: ${first.form}`, async () => {
    const place = write(first);
    // the client's certificate is known to no preview: what hangs on it is shown as far as it is known
    const preview = await pulumi(place, "preview", ...CONFIG, "--diff");
    expect(preview.code + preview.text).toMatch(/^0/);
    expect(preview.text.split("+ azure-native:compute:VirtualMachineScaleSet: (create)")).toHaveLength(3);
    const up = await pulumi(place, "up", "--yes", "--skip-preview", ...CONFIG);
    expect(up.code + up.text).toMatch(/^0/);
    const outputs = JSON.parse((await pulumi(place, "stack", "output", "--json")).text) as Record<string, unknown>;
    expect(outputs).toEqual({
      addresses: [expect.stringMatching(/^[\d.]+$/), expect.stringMatching(/^[\d.]+$/)],
      fileName: "cert.pem",
    });
  });

  it.each(others.map((project) => [project.form, project] as const))(
    "is the same gateway from: %s",
    async (_, project) => {
      const place = write(project);
      await compile(project, place);
      const { code, text } = await pulumi(place, "preview", ...CONFIG, "--expect-no-changes", "--diff");
      expect(code + text).toMatch(/^0/);
    },
  );

  it.each([first, plugin].map((project) => [project.form, project] as const))(
    "names a wrong argument, without a stack trace: %s",
    async (_, project) => {
      const { code, text } = await pulumi(write(withWrongArgument(project)), "preview", ...CONFIG);
      expect(code).not.toBe(0);
      expect(text).toContain("lanes.instances");
      expect(text).toContain("0 is not a whole number from 1 to 100");
      expect(text).not.toMatch(/^\s+at /m);
      expect(text).not.toContain("Pulumi.dev.yaml");
    },
  );
});

it("names an argument whose output turns out wrong, once and without a stack trace", async () => {
  const { code, text } = await pulumi(write(withWrongOutput(first)), "preview", ...CONFIG);
  expect(code).not.toBe(0);
  const [, diagnostics = ""] = text.split("Diagnostics:"); // what stands before is the progress, which shows the first line too
  expect(diagnostics.split('in the arguments of IcapGateway "gw":')).toHaveLength(2);
  expect(text).toMatch(/client\.certificates {2}/);
  expect(text).not.toMatch(/^\s+at /m);
});

/** Deploys a project in another language, and gives it a wrong argument first. */
async function deployThroughPlugin(project: Project, other: Engine): Promise<void> {
  const run = (place: string, ...argv: string[]) => other.cli(...argv, "--cwd", place, "--stack", "dev");
  const wrong = await run(write(withWrongArgument(project)), "preview", ...CONFIG);
  expect(wrong.code).not.toBe(0);
  expect(wrong.text).toContain("0 is not a whole number from 1 to 100");
  const place = write(project);
  const up = await run(place, "up", "--yes", "--skip-preview", ...CONFIG);
  expect(up.code + up.text).toMatch(/^0/);
  const outputs = JSON.parse((await run(place, "stack", "output", "--json")).text) as Record<string, unknown>;
  expect(outputs).toEqual({
    addresses: [expect.stringMatching(/^[\d.]+$/), expect.stringMatching(/^[\d.]+$/)],
    fileName: "cert.pem",
  });
  const again = await run(place, "preview", ...CONFIG, "--expect-no-changes");
  expect(again.code + again.text).toMatch(/^0/);
}

it("is deployed by a program in Pulumi YAML, and names its wrong arguments", async () => {
  const { path: cli } = await pulumiCli(root, new Progress());
  const host = await yamlHostFolder(root, cli);
  const env = { PATH: [host, process.env.PATH].join(path.delimiter) };
  const yaml = await Engine.start({ projectName: "consumer-yaml", stackName: "dev", env });
  try {
    await deployThroughPlugin(YAML_PROJECT, yaml);
  } finally {
    await yaml.close();
  }
});

it("is deployed by a program in Python, and names its wrong arguments", async () => {
  const host = await servePythonHost(await pythonWithPulumi(root));
  const python = await Engine.start({ projectName: "consumer-python", stackName: "dev", languages: [host.setting] });
  try {
    await deployThroughPlugin(PYTHON_PROJECT, python);
  } finally {
    host.close();
    await python.close();
  }
});

it("has a schema that Pulumi takes, of the package's version", async () => {
  const schema = path.join(folder, "node_modules/defender-icap-gateway/dist/infra/component/schema.json");
  const { code, text } = await engine.cli("schema", "check", schema);
  expect(code + text).toMatch(/^0/);
  expect(JSON.parse(readFileSync(schema, "utf8"))).toMatchObject({ version: manifest.version });
});
