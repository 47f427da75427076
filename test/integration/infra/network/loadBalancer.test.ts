import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
import { parts } from "../reading";
import { deployTwoRegions } from "../twoRegions";

const { gateway, client } = gatewayArgs();

describe("the load balancer", () => {
  it("names its rules by protocol, and by port where a product has its own", async () => {
    const also = [{ profile: "umbrella", port: 12344 }] as const;
    const named = async (tls: "on" | "off") => {
      const { recording } = await deployed({ gateway: { ...gateway, tls }, client: { ...client, also } });
      return parts(recording.named("gw-balancer"), "loadBalancingRules").map(({ name, frontendPort, backendPort }) => [
        ...[name, frontendPort, backendPort],
      ]);
    };
    expect(await named("on")).toEqual([
      ["icaps-a", 11344, 11344],
      ["icaps-b", 11344, 11344],
      ["icaps-a-12344", 12344, 12344],
      ["icaps-b-12344", 12344, 12344],
    ]);
    expect((await named("off")).map(([name]) => name)).toEqual(["icap-a", "icap-b", "icap-a-12344", "icap-b-12344"]);
  });

  it("lets the gateways see the client's address, and tells the client when it closes an idle connection", async () => {
    const { recording } = await deployed();
    expect(recording.named("gw-balancer").inputs["sku"]).toEqual({ name: "Standard" });
    for (const rule of parts(recording.named("gw-balancer"), "loadBalancingRules"))
      expect(rule).toMatchObject({
        ...{ protocol: "Tcp", enableTcpReset: true, enableFloatingIP: false, loadDistribution: "Default" },
        disableOutboundSnat: true, // else gateways would go out from the address that the client trusts
      });
  });

  it("is deleted with the network and before it, and the machines before both", async () => {
    const { recording } = await deployTwoRegions();
    expect(recording.named("gw-balancer").dependencies).toContain("gw-network");
    expect(recording.named("gw-balancer-northeurope").dependencies).toContain("gw-network-northeurope");
    expect(recording.named("gw-lane-a-machines").dependencies).toContain("gw-balancer");
    expect(recording.named("gw-lane-b-machines").dependencies).toContain("gw-balancer-northeurope");
  });
});
