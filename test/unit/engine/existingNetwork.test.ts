import { emulatedSubscription } from "../../../emulator/azure";
import { withExistingNetwork } from "../../../engine/existingNetwork";
import { parse } from "../infra/settings/parsing";

const HUB =
  "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";
const existing = {
  network: HUB,
  addressSpace: ["10.40.0.0/16"],
  laneSubnets: { a: `${HUB}/subnets/gw-a`, b: `${HUB}/subnets/gw-b` },
  subnetPrefixes: { a: "10.40.1.0/24", b: "10.40.2.0/24" },
};
const config = (network: object) => ({
  "azure-native:location": "westeurope",
  "defender-icap-gateway:network": network,
});

describe("a network that exists already, on the emulator", () => {
  const placed = withExistingNetwork(config({ egress: "open", existing }));
  const moved = HUB.replace("00000000-0000-0000-0000-000000000002", emulatedSubscription);

  it("is in the emulator's subscription, with the prefixes that the settings say, and the settings name it there", () => {
    expect(placed.network).toEqual({
      id: moved,
      location: "westeurope",
      addressSpace: ["10.40.0.0/16"],
      subnets: [
        { name: "gw-a", prefix: "10.40.1.0/24" },
        { name: "gw-b", prefix: "10.40.2.0/24" },
      ],
    });
    const network = placed.config["defender-icap-gateway:network"] as { existing: { laneSubnets: { b: string } } };
    expect(network.existing.laneSubnets.b).toBe(`${moved}/subnets/gw-b`);
    expect(parse({ network }).network.existing?.network).toBe(moved);
    expect(placed.note).toContain("network.existing is taken to be as the settings say");
  });

  it.each([undefined, "hub", { network: HUB }, { ...existing, addressSpace: ["10.40.0.0"] }])(
    "is left to the settings' own checks where it cannot be read: %j",
    (wrong) => {
      const given = config({ existing: wrong });
      expect(withExistingNetwork(given)).toEqual({ config: given });
    },
  );
});
