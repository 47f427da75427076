import type { Settings } from "../../../../infra/model";
import { DEFAULTS } from "../../../../infra/model/defaults";
import { deployed } from "../deployed";
import type { Recording } from "../recorder";

const imageId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/dlp";
const plan = { publisher: "acme", offer: "dlp", sku: "byol", version: "16.0.1" };
const deploy = async (machines: NonNullable<Settings["detectionServer"]>["machines"]): Promise<Recording> => {
  const detectionServer = {
    ...DEFAULTS.prod.detectionServer,
    addresses: ["10.77.254.11", "10.77.254.10"],
    enforceAddresses: ["10.77.253.10"],
    ...(machines ? { machines } : {}),
  };
  return (await deployed({ detectionServer })).recording;
};
const MACHINES = ":VirtualMachine";
const CARDS = ":NetworkInterface";

describe("the detection servers' machines", () => {
  it("are not there where only their addresses are given", async () => {
    const recording = await deploy(undefined);
    for (const type of [MACHINES, CARDS]) expect(recording.ofType(type)).toEqual([]);
  });

  it("have the static addresses in their subnet, a zone each, and no public address", async () => {
    const recording = await deploy({ imageId, vmSize: "Standard_D4s_v5" });
    expect(recording.ofType(MACHINES).map(({ name, inputs }) => [name, inputs["zones"]])).toEqual([
      ["gw-detection-10", ["1"]],
      ["gw-detection-11", ["2"]],
    ]);
    for (const last of [10, 11]) {
      const { ipConfigurations, networkSecurityGroup } = recording.named(`gw-detection-${last}-card`).inputs;
      expect(ipConfigurations).toEqual([
        {
          ...{ name: "detection", primary: true, privateIPAddressVersion: "IPv4" },
          ...{ privateIPAllocationMethod: "Static", privateIPAddress: `10.77.254.${last}` },
          subnet: { id: expect.stringMatching(/gw-network\/subnets\/detection$/) },
        },
      ]);
      expect(networkSecurityGroup).toBeUndefined(); // the subnet's judges
    }
  });

  it("are made from one's own image, or from a plan of the marketplace with its terms", async () => {
    const own = (await deploy({ imageId, vmSize: "Standard_D4s_v5" })).named("gw-detection-10").inputs;
    expect(own).toMatchObject({ storageProfile: { imageReference: { id: imageId } } });
    expect(own).not.toHaveProperty("plan");
    const paid = (await deploy({ marketplace: plan, vmSize: "Standard_D4s_v5" })).named("gw-detection-10").inputs;
    expect(paid).toMatchObject({
      plan: { name: "byol", product: "dlp", publisher: "acme" },
      storageProfile: { imageReference: plan },
      hardwareProfile: { vmSize: "Standard_D4s_v5" },
    });
  });

  it("are changed one after the other, so that the others give verdicts meanwhile", async () => {
    const recording = await deploy({ imageId, vmSize: "Standard_D4s_v5" });
    expect(recording.named("gw-detection-11").dependencies).toContain("gw-detection-10");
    expect(recording.named("gw-detection-10").dependencies).not.toContain("gw-detection-11");
  });
});
