/** Networks behind VPN gateways: which network they are connected to, and when that is not known. */
import { UNKNOWN, modelFromAzure, type AzureResourceData, type NetworkModel } from "../../../../exposure";
import { network } from "../lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const of = (type: string, id: string, properties: object, more: object = {}): AzureResourceData => ({
  ...{ type: `azure-native:network:${type}`, id: `${network}/${id}`, name: id },
  properties: { ...properties },
  ...more,
});
const SPACE = { addressSpace: { addressPrefixes: ["10.77.0.0/16"] } };
const VNETS = [of("VirtualNetwork", "net", SPACE), of("VirtualNetwork", "net-2", SPACE)];
const inSubnet = (id: string) => ({ ipConfigurations: [{ subnet: { id } }] });
const gateway = (properties: object = inSubnet(`${network}/NET-2/subnets/GatewaySubnet`), more: object = {}) =>
  of("VirtualNetworkGateway", "gateway", { gatewayType: "Vpn", ...properties }, more);
const local = (localNetworkAddressSpace: unknown = { addressPrefixes: ["10.90.0.0/24"] }, more: object = {}) =>
  of("LocalNetworkGateway", "local", { localNetworkAddressSpace }, more);
const connection = (properties: object = {}) =>
  of("VirtualNetworkGatewayConnection", "connection", {
    ...{ connectionType: "IPsec", virtualNetworkGateway1: { id: `${network}/gateway` } },
    localNetworkGateway2: { id: `${network}/local` },
    ...properties,
  });

const connected = ({ networks }: NetworkModel) => networks.map(({ connectedPrefixes }) => connectedPrefixes);
const said = ({ unknown }: NetworkModel) => unknown.map(({ subject, problem }) => `${subject}: ${problem}`);

test("only the network whose subnet the gateway is in is connected, and not one with a longer or shorter name", () => {
  const model = modelFromAzure([...VNETS, gateway(), local(), connection()]);
  expect([connected(model), said(model)]).toEqual([[[], ["10.90.0.0/24"]], []]);
});

test.each([undefined, null, false])("a connection with the switch for BGP at %s takes no routes by it", (enableBgp) => {
  expect(said(modelFromAzure([...VNETS, gateway(), local(), connection({ enableBgp })]))).toEqual([]);
});

test.each([undefined, null])("with the address space at %s there is nothing behind the other end", (space) => {
  const model = modelFromAzure([
    ...VNETS,
    gateway(),
    { ...local(), properties: { localNetworkAddressSpace: space } },
    connection(),
  ]);
  expect([connected(model), said(model)]).toEqual([[[], []], []]);
});

test.each<[string, object, string]>([
  ["its configurations", { ipConfigurations: NOT_YET }, "gateway: the network that it is in is not known"],
  ["its subnet", { ipConfigurations: [{ subnet: NOT_YET }] }, "gateway: the network that it is in is not known"],
  [
    "which of two networks it is in, from both of which it is computed",
    { ipConfigurations: [{ subnet: { id: NOT_YET } }] },
    "gateway: the network that it is in is not known",
  ],
  [
    "a network that is in the stack",
    inSubnet("/others/net/subnets/GatewaySubnet"),
    "gateway: the network that it is in is not known",
  ],
])("a gateway of which is not known: %s, may be in any network", (_, properties, problem) => {
  const networks = VNETS.map((one) => ({ ...one, key: `urn:${one.name}` }));
  const references = { ipConfigurations: ["urn:net", "urn:net-2"] };
  const model = modelFromAzure([...networks, gateway(properties, { references }), local(), connection()]);
  expect(said(model)).toEqual([problem]);
  expect(connected(model).map((prefixes) => [...new Set(prefixes)])).toEqual([[UNKNOWN], [UNKNOWN]]);
});

test.each<[string, readonly string[], string[][]]>([
  ["to the one network that the gateway is computed from", ["urn:else", "urn:net"], [["10.90.0.0/24"], []]],
  [
    "to any, computed from none",
    [],
    [
      [UNKNOWN, UNKNOWN],
      [UNKNOWN, UNKNOWN],
    ],
  ],
])("a gateway that a preview would create leads %s", (_, ipConfigurations, expected) => {
  const networks = VNETS.map((one) => ({ ...one, key: `urn:${one.name}` }));
  const planned = gateway(inSubnet(NOT_YET), { references: { ipConfigurations } });
  expect(connected(modelFromAzure([...networks, planned, local(), connection()]))).toEqual(expected);
});

test("a network without a place in the program is not what a gateway is computed from", () => {
  const [model] = [modelFromAzure([VNETS[0]!, gateway(inSubnet(NOT_YET)), local(), connection()])];
  expect(said(model)).toEqual(["gateway: the network that it is in is not known"]);
});

test("a connection with an unknown end is not one of an unknown gateway that happens to be there", () => {
  const none = { id: UNKNOWN };
  const model = modelFromAzure([
    ...VNETS,
    { ...gateway(), ...none },
    { ...local(), ...none },
    connection({ virtualNetworkGateway1: { id: NOT_YET }, localNetworkGateway2: { id: NOT_YET } }),
  ]);
  expect(said(model)).toEqual([
    "connection: the VPN gateway that it belongs to is not known",
    "connection: the address space of its other end is not known",
  ]);
  expect(connected(model)).toEqual([[UNKNOWN], [UNKNOWN]]);
});

test.each<[string, AzureResourceData, string]>([
  [
    "a gateway without a type",
    gateway({ ...inSubnet(`${network}/net/subnets/GatewaySubnet`), gatewayType: undefined }),
    "gateway: it is a gateway of the type (not known), which is not modelled",
  ],
  [
    "a gateway of an unknown type",
    gateway({ ...inSubnet(`${network}/net/subnets/GatewaySubnet`), gatewayType: NOT_YET }),
    "gateway: it is a gateway of the type (not known), which is not modelled",
  ],
])("%s is called so", (_, resource, problem) => {
  expect(said(modelFromAzure([...VNETS, resource]))).toEqual([problem]);
});

test("a connection without a type is called so, once", () => {
  const model = modelFromAzure([...VNETS, gateway(), connection({ connectionType: undefined })]);
  expect(said(model)).toEqual([
    "connection: it is a connection of the type (not known), and what is behind it is not known",
  ]);
});
