import { putExistingNetwork } from "../../../../emulator/azure";
import { ResourceStore } from "../../../../emulator/azure/store";

const NETWORK = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/Shared";

test.each([NETWORK, NETWORK.toUpperCase(), NETWORK.toLowerCase()])(
  "a subnet of the network %s is found in whatever case its id is written",
  (written) => {
    const id = written.replace(/^\/subscriptions/i, "/subscriptions");
    const store = new ResourceStore();
    const subnets = [{ name: "Endpoints", prefix: "10.20.1.0/28" }];
    putExistingNetwork(store, { id, location: "westeurope", addressSpace: ["10.20.0.0/16"], subnets });
    for (const name of ["subnets/Endpoints", "SUBNETS/ENDPOINTS", "subnets/endpoints"])
      expect(store.exists(`${NETWORK}/${name}`)).toBe(true);
    expect(store.exists(`${NETWORK}/subnets/other`)).toBe(false);
    expect(store.ofType("azure-native:network:NatGateway")[0]!.id.toLowerCase()).toBe(
      `${NETWORK.replace("virtualNetworks/Shared", "natGateways/shared-nat").toLowerCase()}`,
    );
  },
);
