import type { Settings } from "../../../../infra/model";
import { DEFAULTS } from "../../../../infra/model/defaults";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
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

  it("lose their disk with them, and keep their card, which holds the address", async () => {
    const { inputs } = (await deploy({ imageId, vmSize: "Standard_D4s_v5" })).named("gw-detection-10");
    expect(inputs["storageProfile"]).toMatchObject({
      osDisk: { createOption: "FromImage", deleteOption: "Delete", managedDisk: { storageAccountType: "Premium_LRS" } },
    });
    const { osDisk } = inputs["storageProfile"] as { osDisk: { managedDisk: object } };
    expect(osDisk.managedDisk).not.toHaveProperty("diskEncryptionSet");
    expect(inputs["networkProfile"]).toEqual({
      networkInterfaces: [
        { id: expect.stringMatching(/gw-detection-10-card$/) as string, primary: true, deleteOption: "Detach" },
      ],
    });
  });

  it("take no password, only the administrator's key, forward nothing, and keep a log of their boot", async () => {
    const recording = await deploy({ imageId, vmSize: "Standard_D4s_v5" });
    const { osProfile, diagnosticsProfile } = recording.named("gw-detection-10").inputs;
    expect((osProfile as { adminUsername: string }).adminUsername).toMatch(/^[a-z]+$/);
    expect(osProfile).toMatchObject({
      computerName: "gw-detection-10",
      linuxConfiguration: {
        disablePasswordAuthentication: true,
        ssh: {
          publicKeys: [
            {
              path: `/home/${(osProfile as { adminUsername: string }).adminUsername}/.ssh/authorized_keys`,
              keyData: expect.stringContaining("ssh-rsa ") as string,
            },
          ],
        },
      },
    });
    expect(osProfile).not.toHaveProperty("adminPassword");
    expect(diagnosticsProfile).toEqual({ bootDiagnostics: { enabled: true } });
    expect(recording.named("gw-detection-10-card").inputs["enableIPForwarding"]).toBe(false);
  });

  it("encrypt what they hold on their host exactly as the gateways do", async () => {
    for (const encryptionAtHost of [true, false]) {
      const detectionServer = {
        ...DEFAULTS.prod.detectionServer,
        ...{ addresses: ["10.77.254.10"], enforceAddresses: ["10.77.253.10"] },
        machines: { imageId, vmSize: "Standard_D4s_v5" },
      };
      const { recording } = await deployed({ detectionServer, lanes: { ...gatewayArgs().lanes, encryptionAtHost } });
      expect(recording.named("gw-detection-10").inputs["securityProfile"]).toEqual({ encryptionAtHost });
    }
  });

  it("are deleted before their successors, because two machines cannot have one address, for what Azure cannot change", async () => {
    const recording = await deploy({ imageId, vmSize: "Standard_D4s_v5" });
    const { deleteBeforeReplace, replaceOnChanges } = recording.named("gw-detection-10");
    expect(deleteBeforeReplace).toBe(true);
    expect([...replaceOnChanges].sort()).toEqual(
      ["osProfile", "plan", "storageProfile.imageReference", "storageProfile.osDisk", "zones"].sort(),
    );
    expect(recording.named("gw-detection-10-card").deleteBeforeReplace).toBe(true);
  });
});
