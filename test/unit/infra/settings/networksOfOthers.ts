/** Networks of others that settings name. */
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000002";
export const networkId = (name: string) =>
  `${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/${name}`;

/** One that is peered with the gateways' network. */
export const hub = { network: networkId("hub"), addressSpace: ["10.40.0.0/16"] };

/** One that has the lanes' subnets. */
export const existing = {
  network: networkId("shared"),
  addressSpace: ["10.20.0.0/16", "10.21.0.0/16"],
  laneSubnets: { a: `${networkId("shared")}/subnets/a`, b: `${networkId("shared")}/subnets/b` },
  subnetPrefixes: { a: "10.20.1.0/24", b: "10.21.1.0/24" },
};
