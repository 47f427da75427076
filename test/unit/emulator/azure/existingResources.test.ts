import { putExistingResource } from "../../../../emulator/azure";
import { ResourceStore } from "../../../../emulator/azure/store";

const GROUP = "/subscriptions/s/resourceGroups/Others";
const idOf = (type: string, name: string) => `${GROUP}/providers/${type}/${name}`;

describe("a resource that is there before the stack", () => {
  it("is in an existing group, and a group that was described is unchanged", () => {
    const store = new ResourceStore();
    const type = "azure-native:operationalinsights:Workspace";
    const put = (name: string) =>
      putExistingResource(store, { type, id: idOf("Microsoft.OperationalInsights/workspaces", name) });
    put("one");
    expect(store.get(GROUP)).toMatchObject({ type: "azure-native:resources:ResourceGroup", name: "Others" });
    putExistingResource(store, { type: "azure-native:resources:ResourceGroup", id: GROUP, location: "westeurope" });
    put("two");
    expect(store.get(GROUP)).toMatchObject({ location: "westeurope" });
    expect([...store.all().values()].map(({ name }) => name)).toEqual(["Others", "one", "two"]);
  });

  it("has an address of its own when it is a public address, which stays the same when it is described again", () => {
    const store = new ResourceStore();
    const type = "azure-native:network:PublicIPAddress";
    const put = (name: string) => {
      const id = idOf("Microsoft.Network/publicIPAddresses", name);
      putExistingResource(store, { type, id });
      return store.get(id)!.properties.ipAddress;
    };
    const [first, second] = [put("a"), put("b")];
    expect(first).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(second).not.toBe(first);
    expect([put("a"), put("b")]).toEqual([first, second]);
  });
});
