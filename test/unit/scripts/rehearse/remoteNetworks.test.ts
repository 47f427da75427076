import { resolve } from "node:path";
import { planStack } from "../../../../engine/plannedStack";
import { ON_PREMISES, remoteNetworksOf } from "../../../../scripts/rehearse/remoteNetworks";
import { parse } from "../../infra/settings/parsing";

describe("the networks that a rehearsal puts around a stack", () => {
  test("are those that it is peered with, and that at the other end of its tunnel", async () => {
    const { settings, secrets } = await planStack(resolve(__dirname, "../../../.."), "tunnel", new Date());
    const [peering] = settings.network.peerings;
    expect(remoteNetworksOf(settings)).toEqual([
      { id: peering!.network, addressSpace: ["10.40.0.0/16"], lendsGateway: false },
      { id: ON_PREMISES, addressSpace: ["10.90.0.0/24"], vpnDevice: "52.1.2.3" },
    ]);
    expect(secrets["enforceTunnel.preSharedKey"]).toBe(settings.enforceTunnel?.preSharedKey?.reveal());
  });

  test("are empty if the stack is connected to no network", () => {
    expect(remoteNetworksOf(parse())).toEqual([]);
  });
});
