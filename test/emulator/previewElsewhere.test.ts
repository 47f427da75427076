/** Previews of stacks whose network is somebody else's, or whose tunnel has no key yet: the repository's own program, without credentials. */
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { Progress } from "../../console/progress";
import { prepareMachine } from "../../scripts/installation/prepareMachine";
import { compare } from "../../preview/changes/compare";
import type { ChangeReport } from "../../preview/model/report";
import { Sides, type DeployedBase } from "../../versions/sides";

const project = join(__dirname, "../..");
const PARTS = ["infra", "cloud-init", "exposure", "Pulumi.yaml", "Pulumi.tunnel.yaml", "package.json", "tsconfig.json"];
const HUB =
  "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";

let folder: string;
let cli: string;
let trees = 0;

beforeAll(async () => {
  const machine = await prepareMachine(project, new Progress(), { cli: true, boot: false });
  if (machine.cli === undefined) throw new Error(machine.cliRefusal);
  cli = machine.cli.path;
  folder = await mkdtemp(join(tmpdir(), "preview-elsewhere-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A tree of the project with this stack, whose ICAP servers have these addresses. */
async function treeWith(servers: readonly string[]): Promise<string> {
  const tree = join(folder, String((trees += 1)));
  for (const part of PARTS) await cp(join(project, part), join(tree, part), { recursive: true });
  await symlink(join(project, "node_modules"), join(tree, "node_modules"));
  const existing = {
    ...{ network: HUB, addressSpace: ["10.40.0.0/16"], subnetPrefixes: { a: "10.40.1.0/24", b: "10.40.2.0/24" } },
    laneSubnets: { a: `${HUB}/subnets/gateways-a`, b: `${HUB}/subnets/gateways-b` },
  };
  const external = { product: "generic-reqmod", servers: servers.map((address) => ({ address })) };
  const config = {
    "azure-native:location": "westeurope",
    "defender-icap-gateway:preset": "dev",
    "defender-icap-gateway:network": { existing },
    "defender-icap-gateway:icap": { server: "external", external },
  };
  await writeFile(join(tree, "Pulumi.shared.yaml"), stringify({ config }));
  return tree;
}

const open = (stack: string) => Sides.open({ stack, cli, placeholders: { clientCertificate: "none" } });

const BEFORE = ["10.40.0.30"];
let sides: Sides;
let base: DeployedBase;
beforeAll(async () => {
  sides = await open("shared");
  base = await sides.deploy({ tree: await treeWith(BEFORE), name: "main" });
});
afterAll(() => sides?.close());

const reportOf = async (servers: readonly string[]): Promise<ChangeReport> =>
  compare(await sides.previewChange(base, { tree: await treeWith(servers), name: "this commit" }));

test("a server more in an existing network is named as a destination, and the guard rails find nothing in the owner's subnets", async () => {
  const report = await reportOf([...BEFORE, "10.40.0.31"]);
  expect(report.complete).toBe(true);
  expect(report.verdict).toContain("the gateways can also reach 10.40.0.31 (TCP 1344)");
  expect(report.gates).toContain("widening");
  expect([...report.findings.introduced, ...report.findings.kept].map(({ message }) => message)).not.toContainEqual(
    expect.stringMatching(/security group/),
  );
  expect(report.notes).toContainEqual(expect.stringMatching(/^network\.existing is taken to be as the settings say/));
});

test("a server that only the owner's own connections could lead to is not known, and fails every gate", async () => {
  const report = await reportOf(["10.50.0.30", ...BEFORE]);
  expect(report.complete).toBe(false);
  expect(report.unknown).toEqual([expect.stringMatching(/whether machines reach 10\.50\.0\.30/)]);
  expect(report.verdict).toContain("files are also inspected by server-1 (10.50.0.30:1344)");
  expect(report.verdict).toContain("it is unknown whether the gateways reach server-1 (10.50.0.30)");
  expect(report.inspection.warnings).toEqual([
    expect.stringMatching(/^It is unknown whether the gateways reach server-1/),
  ]);
  expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet", "outage"]));
});

test("the repository's own stack with a tunnel is deployed for a preview, though its key is not set yet", async () => {
  const ofTunnel = await open("tunnel");
  try {
    const tree = await treeWith(BEFORE);
    const { resources, notes } = await ofTunnel.deploy({ tree, name: "main" });
    const types = resources.map(({ type }) => type);
    expect(types).toContain("azure-native:network:VirtualNetworkGatewayConnection");
    expect(notes).toContainEqual(expect.stringMatching(/^enforceTunnel\.preSharedKey: replaced by a placeholder key/));
  } finally {
    await ofTunnel.close();
  }
});

test("a stack whose file the base does not have is new: all of it is created", async () => {
  const [before, after] = [await treeWith(BEFORE), await treeWith(BEFORE)];
  await rm(join(before, "Pulumi.shared.yaml"));
  const head = { tree: after, name: "this commit" };
  const added = await open("shared");
  try {
    const report = compare(await added.previewChange(await added.baseOf({ tree: before, name: "main" }, head), head));
    expect(report.compared.base).toBe("nothing, because the stack is new");
    expect(report.unknown).toEqual([]);
    expect(report.verdict).toContain("271 more addresses can reach both lanes on 11344");
    expect(report.portal.items.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^certificate/));
    expect(report.gates).toContain("widening");
  } finally {
    await added.close();
  }
});
