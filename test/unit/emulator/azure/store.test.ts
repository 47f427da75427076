import { ResourceStore } from "../../../../emulator/azure/store";

test("every public IP of a fleet of hundreds of stacks has an address of its own, from the networks for documentation", () => {
  const store = new ResourceStore();
  const given = Array.from({ length: 735 }, (_, i) => {
    const ipAddress = store.freeAddress();
    const name = `address-${i}`;
    const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/${name}`;
    store.put({ id, name, urn: name, type: "azure-native:network:PublicIPAddress", properties: { ipAddress } });
    return ipAddress;
  });
  expect(new Set(given).size).toBe(735);
  expect(given.filter((address) => !/^(198\.51\.100|203\.0\.113|192\.0\.2)\.\d+$/.test(address))).toEqual([]);
  expect(() => store.freeAddress()).toThrow(/all public addresses of the emulator, .* are in use/);
});
