import { emulatedSubscription } from "../../../emulator/azure";
import { withExisting } from "../../../engine/existingResources";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/shared";
const moved = GROUP.replace("00000000-0000-0000-0000-000000000002", emulatedSubscription);

describe("things that settings name as being there, on the emulator", () => {
  it("are put into the emulator's subscription, and the settings name them there", () => {
    const given = {
      "azure-native:location": "West Europe",
      "defender-icap-gateway:resourceGroup": { existing: GROUP },
    };
    expect(withExisting(given)).toEqual({
      config: { ...given, "defender-icap-gateway:resourceGroup": { existing: moved } },
      resources: [{ type: "azure-native:resources:ResourceGroup", id: moved, location: "westeurope" }],
      notes: [
        "resourceGroup.existing is taken to be there, as the settings say; what else is in it or on it is not there",
      ],
    });
  });

  it.each([{ existing: 7 }, { existing: "shared" }, {}, undefined])(
    "are left to the checks where they cannot be read: %j",
    (section) => {
      const given = { "azure-native:location": "westeurope", "defender-icap-gateway:resourceGroup": section };
      expect(withExisting(given)).toEqual({ config: given, resources: [], notes: [] });
    },
  );

  it("are addresses in the regions of their lanes", () => {
    const existing = { a: `${GROUP}/providers/Microsoft.Network/publicIPAddresses/a`, b: 7 };
    const settings = (b: unknown, more: object) =>
      withExisting({
        "azure-native:location": "westeurope",
        "defender-icap-gateway:publicAddresses": { existing: { ...existing, b } },
        ...more,
      }).resources.map(({ id, location }) => `${id.split("/").at(-1)} ${location}`);
    const away = { "defender-icap-gateway:secondRegion": { location: "North Europe" } };
    expect(settings(existing.a.replace(/a$/, "b"), {})).toEqual(["a westeurope", "b westeurope"]);
    expect(settings(existing.a.replace(/a$/, "b"), away)).toEqual(["a westeurope", "b northeurope"]);
    expect(settings(7, {})).toEqual(["a westeurope"]);
  });

  it("are each in their own region where the settings name two", () => {
    const keys = (name: string) => `${GROUP}/providers/Microsoft.Compute/diskEncryptionSets/${name}`;
    const given = {
      "azure-native:location": "westeurope",
      "defender-icap-gateway:lanes": { diskEncryptionSet: keys("west") },
      "defender-icap-gateway:secondRegion": { location: "North Europe", diskEncryptionSet: keys("north") },
    };
    expect(withExisting(given).resources.map(({ id, location }) => [id.split("/").at(-1), location])).toEqual([
      ["west", "westeurope"],
      ["north", "northeurope"],
    ]);
  });
});
