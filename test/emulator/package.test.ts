import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";

/** The package that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../infra/icapGateway");

const run = promisify(execFile);
const root = path.resolve(__dirname, "../..");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};
const typescript = path.join(root, "node_modules/typescript/bin/tsc");

/** Another Pulumi program, written against the package alone. */
const OTHER_PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { IcapGateway, parseSettings, type IcapGatewayArgs, type PortalCard } from "defender-icap-gateway";

const boots: string[] = [];
const withIds = (parts?: { name: string }[]) => parts?.map((part) => ({ ...part, id: "/" + part.name }));
pulumi.runtime.setMocks({
  newResource: ({ type, name, inputs }) => {
    const { subnets, backendAddressPools, virtualMachineProfile } = inputs;
    if (virtualMachineProfile) boots.push(virtualMachineProfile.osProfile.customData);
    const state = {
      name,
      ...inputs,
      subnets: withIds(subnets),
      backendAddressPools: withIds(backendAddressPools),
      publicKeyOpenssh: "ssh-rsa AAAA",
    };
    const identity = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/" +
      "Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
    return { id: type.endsWith(":UserAssignedIdentity") ? identity : "/" + name, state };
  },
  call: () => ({ tenantId: "t", principalId: "p", ipAddress: "192.0.2.1" }),
});
const settings: IcapGatewayArgs = parseSettings(
  { location: "westeurope", values: { lanes: { instances: 2 } } }, "dev", new Date());
const gateway = new IcapGateway("embedded", settings, {});
const portal: pulumi.Output<PortalCard> = gateway.portal;
export const servers = portal.servers;
process.on("exit", () => console.log(JSON.stringify(boots)));
`;

let folder: string;
let packed: string[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-package-"));
  // Built and packed beside the checkout, whose own `dist` a test must not touch.
  const source = path.join(folder, "source");
  mkdirSync(source);
  await run(process.execPath, [typescript, "-p", "tsconfig.build.json", "--outDir", path.join(source, "dist")], {
    cwd: root,
  });
  for (const part of ["package.json", "cloud-init", "LICENSE", "infra", "test", "emulator"]) {
    cpSync(path.join(root, part), path.join(source, part), { recursive: true });
  }
  const npm = await run("npm", ["pack", "--json", "--ignore-scripts"], { cwd: source });
  const [tarball] = JSON.parse(npm.stdout) as [{ filename: string; files: { path: string }[] }];
  packed = tarball.files.map((file) => file.path);
  const modules = path.join(folder, "node_modules");
  mkdirSync(path.join(modules, "@pulumi"), { recursive: true });
  // Only what package.json declares, so that a dependency that is missing there is missing here.
  for (const name of Object.keys(manifest.dependencies)) {
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  await run("tar", ["-xzf", path.join(source, tarball.filename), "-C", modules]);
  await run("mv", [path.join(modules, "package"), path.join(modules, "defender-icap-gateway")]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("ships the compiled library, the gateway's files and the licence, and nothing else", () => {
  const kinds = new Set(packed.map((file) => file.split("/").slice(0, 2).join("/")));
  expect([...kinds].filter((kind) => !kind.startsWith("cloud-init/")).sort()).toEqual([
    "LICENSE",
    "dist/exposure",
    "dist/infra",
    "package.json",
  ]);
  expect(packed.filter((file) => file.startsWith("dist/") && !/\.(js|d\.ts|json)$/.test(file))).toEqual([]);
  expect(packed).not.toContain("dist/infra/index.js");
  expect(packed).toContain("cloud-init/cloud-config.yaml");
});

it("can be imported by another Pulumi program, with types, and finds the gateway's files at run time", async () => {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "other", private: true }));
  writeFileSync(path.join(folder, "program.ts"), OTHER_PROGRAM);
  const options = ["--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "--types", "node"];
  const typeRoots = ["--typeRoots", path.join(root, "node_modules/@types")];
  await run(process.execPath, [typescript, ...options, ...typeRoots, "program.ts"], { cwd: folder }).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout);
    },
  );
  const { stdout } = await run(process.execPath, ["program.js"], { cwd: folder });
  const boots = (JSON.parse(stdout) as string[]).map((boot) =>
    gunzipSync(Buffer.from(boot, "base64")).toString("utf8"),
  );
  expect(boots).toHaveLength(2);
  for (const boot of boots) expect(boot).toMatch(/^#cloud-config\n/);
});
