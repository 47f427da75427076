import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import { Engine, type Run } from "./engine";

jest.setTimeout(120_000);

let engine: Engine;

/** Two scale sets, the second after the first, replaced when their boot data changes. */
function twoLanes(customData: string) {
  const group = new resources.ResourceGroup("rg");
  const rules = new network.NetworkSecurityGroup("nsg", { resourceGroupName: group.name, securityRules: [] });
  const lane = (name: string, after: compute.VirtualMachineScaleSet[]) =>
    new compute.VirtualMachineScaleSet(
      name,
      {
        resourceGroupName: group.name,
        orchestrationMode: "Flexible",
        platformFaultDomainCount: 1,
        virtualMachineProfile: { osProfile: { customData: Buffer.from(customData).toString("base64") } },
      },
      {
        dependsOn: [...after, rules],
        replaceOnChanges: ["virtualMachineProfile", "#initerror"],
        deleteBeforeReplace: false,
      },
    );
  const a = lane("lane-a", []);
  lane("lane-b", [a]);
  return { a: a.id };
}

/** Creations and deletions in their order; `replace` only says that both were done. */
const ended = (run: Run) => run.changes.filter(({ op }) => op !== "replace").map(({ op, name }) => `${op} ${name}`);

beforeAll(async () => {
  engine = await Engine.start();
});

afterAll(() => engine.close());

test("a second preview of the same program changes nothing", async () => {
  engine.program = () => twoLanes("#cloud-config one");
  const first = await engine.up();
  expect(first.error).toBeUndefined();
  const second = await engine.preview();
  expect(second.error).toBeUndefined();
  expect(second.changes).toEqual([]);
});

test("changed boot data creates new a, new b, then deletes old b, old a", async () => {
  engine.program = () => twoLanes("#cloud-config two");
  const run = await engine.up();
  expect(run.error).toBeUndefined();
  expect(ended(run)).toEqual([
    "create-replacement lane-a",
    "create-replacement lane-b",
    "delete-replaced lane-b",
    "delete-replaced lane-a",
  ]);
});
