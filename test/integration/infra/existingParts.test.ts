import { diskKeyProblems } from "../../../infra/gateway/diskKeys";
import type { Settings } from "../../../infra/model";
import { deployed } from "./deployed";
import { gatewayArgs } from "./gatewayArgs";
import { profile } from "./reading";

const idOf = (type: string, name: string) =>
  `/subscriptions/subscription-1/resourceGroups/keys/providers/${type}/${name}`;
const SET = idOf("Microsoft.Compute/diskEncryptionSets", "gateways");
const here = { location: "westeurope", subscription: "subscription-1" };
const deploy = async (changes: Partial<Settings>, existing = {}) => (await deployed(changes, existing)).recording;

describe("a customer's keys", () => {
  it("encrypt the disks of every machine, and the set is only read", async () => {
    const lanes = { ...gatewayArgs().lanes, diskEncryptionSet: SET };
    const detectionServer = {
      ...{ subnet: "10.77.254.0/27", addresses: ["10.77.254.4"], enforceAddresses: ["10.77.9.9"] },
      ...{ enforcePort: 8100, icapPort: 1344, machines: { imageId: "/image", vmSize: "Standard_D2s_v5" } },
    };
    const recording = await deploy({ lanes, detectionServer }, { [SET]: { name: "gateways", location: "westeurope" } });
    expect(recording.ofType("DiskEncryptionSet")).toEqual([]);
    const disks = [
      ...["a", "b"].map((lane) => profile(recording.named(`gw-lane-${lane}-machines`)).storageProfile),
      ...recording.ofType(":VirtualMachine").map(({ inputs }) => inputs["storageProfile"]),
    ];
    expect(disks).toHaveLength(3);
    for (const disk of disks)
      expect(disk).toMatchObject({ osDisk: { managedDisk: { diskEncryptionSet: { id: SET } } } });
  });

  it("are Azure's own where no set is named", async () => {
    const { storageProfile } = profile((await deploy({})).named("gw-lane-a-machines"));
    expect(JSON.stringify(storageProfile)).not.toContain("diskEncryptionSet");
  });

  it("cannot be those of another region or subscription, or of confidential machines; all is said at once", () => {
    expect(
      diskKeyProblems(SET, { location: "West Europe", encryptionType: "EncryptionAtRestWithCustomerKey" }, here),
    ).toEqual([]);
    const wrong = { location: "northeurope", encryptionType: "ConfidentialVmEncryptedWithCustomerKey" };
    expect(diskKeyProblems(SET, wrong, { ...here, subscription: "subscription-2" })).toEqual([
      "it is in northeurope, the gateways in westeurope",
      "it is in the subscription subscription-1, the gateways in subscription-2",
      "its type ConfidentialVmEncryptedWithCustomerKey is for confidential machines, which gateways are not",
    ]);
  });
});

describe("identities that are there already", () => {
  it("are the machines', one for each lane, and get the right to read that lane's secret alone", async () => {
    const identities = {
      a: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "one"),
      b: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "two"),
    };
    const recording = await deploy(
      { lanes: { ...gatewayArgs().lanes, identities } },
      { [identities.a]: { principalId: "principal-one" }, [identities.b]: { principalId: "principal-two" } },
    );
    expect(recording.ofType("UserAssignedIdentity")).toEqual([]);
    for (const [lane, principalId] of [
      ["a", "principal-one"],
      ["b", "principal-two"],
    ] as const) {
      expect(recording.named(`gw-lane-${lane}-machines`).inputs["identity"]).toMatchObject({
        userAssignedIdentities: [identities[lane]],
      });
      expect(recording.named(`gw-lane-${lane}-reads-secret`).inputs).toMatchObject({
        principalId,
        scope: expect.stringMatching(new RegExp(`gw-lane-${lane}-secret$`)),
      });
    }
  });
});

describe("a DDoS protection plan", () => {
  const PLAN = idOf("Microsoft.Network/ddosProtectionPlans", "plan");
  const network = { ...gatewayArgs().network, ddosPlan: PLAN };
  const secondRegion = { location: "northeurope", zones: [], addressSpace: "10.78.0.0/16", subnet: "10.78.2.0/24" };

  it("protects the network, and that of a second region", async () => {
    const recording = await deploy({ network, secondRegion });
    expect(
      recording
        .ofType(":VirtualNetwork")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["gw-network", "gw-network-northeurope"]);
    for (const { inputs } of recording.ofType(":VirtualNetwork"))
      expect(inputs).toMatchObject({ enableDdosProtection: true, ddosProtectionPlan: { id: PLAN } });
    expect((await deploy({})).named("gw-network").inputs["enableDdosProtection"]).toBe(false);
  });
});
