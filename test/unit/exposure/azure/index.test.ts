/** Networks, routes and public addresses as the model has them, and resources of other types. */
import { UNKNOWN, exposureOf, modelFromAzure, type AzureResourceData, type NetworkModel } from "../../../../exposure";
import { group, lane, network } from "../lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const VNET = `${network}/virtualNetworks/net`;
const of = (type: string, properties: object, more: Partial<AzureResourceData> = {}): AzureResourceData => ({
  ...{ type: `azure-native:network:${type}`, id: VNET, name: "mine" },
  properties: { ...properties },
  ...more,
});
const SPACE = { addressSpace: { addressPrefixes: ["10.77.0.0/16"] } };
const said = ({ unknown }: NetworkModel): string[] => unknown.map(({ subject, problem }) => `${subject}: ${problem}`);

describe("a subnet", () => {
  const subnets = (list: unknown, more: AzureResourceData[] = []) => {
    const model = modelFromAzure([of("VirtualNetwork", { ...SPACE, subnets: list }), ...more]);
    return { subnets: model.networks[0]!.subnets, problems: said(model) };
  };
  const own = (properties: object): AzureResourceData =>
    of("Subnet", properties, { id: `${VNET}/subnets/a`, name: "own" });

  it("has its prefixes, group and route table, and an id by its network and name", () => {
    const rules = { networkSecurityGroup: { id: group }, routeTable: { id: "/routes" } };
    const given = {
      name: "a",
      id: "/other/spelling",
      addressPrefix: "10.77.1.0/24",
      addressPrefixes: ["10.77.2.0/24"],
    };
    expect(
      subnets([
        { ...given, ...rules },
        { name: "b", addressPrefix: "10.77.3.0/24" },
      ]),
    ).toEqual({
      subnets: [
        {
          ...{ id: `${VNET}/subnets/a`, name: "a", prefixes: ["10.77.1.0/24", "10.77.2.0/24"] },
          ...{ securityGroup: group, routeTable: "/routes" },
        },
        { id: `${VNET}/subnets/b`, name: "b", prefixes: ["10.77.3.0/24"] },
      ],
      problems: [],
    });
  });

  it("has a group or routes that are not known where the program does not know yet whether it has them", () => {
    const { subnets: read } = subnets([{ name: "a", networkSecurityGroup: NOT_YET, routeTable: NOT_YET }]);
    expect(read).toMatchObject([{ securityGroup: UNKNOWN, routeTable: UNKNOWN }]);
  });

  it("without a known name has no id, so that nothing is placed in it by mistake", () => {
    expect(subnets([{ name: NOT_YET }, {}]).subnets.map(({ id }) => id)).toEqual([UNKNOWN, UNKNOWN]);
  });

  it("of a network that does not exist yet is found by its own id", () => {
    const planned = of("VirtualNetwork", { subnets: [{ name: "a", id: "/its/id" }, { name: "b" }] }, { id: UNKNOWN });
    expect(modelFromAzure([planned]).networks[0]!.subnets.map(({ id }) => id)).toEqual(["/its/id", UNKNOWN]);
  });

  it("that the network lists too is one subnet, and another one of the same name is said to differ", () => {
    const properties = { addressPrefix: "10.77.1.0/24" };
    const read = [{ id: `${VNET}/subnets/a`, name: "a", prefixes: ["10.77.1.0/24"] }];
    expect(subnets([{ name: "a", ...properties }], [own(properties)])).toEqual({ subnets: read, problems: [] });
    expect(subnets([{ name: "a", addressPrefix: "10.0.0.0/8" }], [own(properties)])).toEqual({
      subnets: read,
      problems: ["virtual network mine: its subnet a is another one in the network than as a resource of its own"],
    });
    expect(subnets([{ name: "b" }], [own(properties)]).subnets.map(({ name }) => name)).toEqual(["b", "a"]);
  });

  it("may be any subnet, under any group, where the list is not known", () => {
    expect(subnets(NOT_YET, [own({ addressPrefix: "10.77.1.0/24" })])).toEqual({
      subnets: [
        { id: UNKNOWN, name: "(not known)", prefixes: [UNKNOWN], securityGroup: UNKNOWN },
        { id: `${VNET}/subnets/a`, name: "a", prefixes: ["10.77.1.0/24"] },
      ],
      problems: ["virtual network mine: its subnets are not known yet"],
    });
  });
});

test.each<[string, object, string[]]>([
  ["prefixes", SPACE, ["10.77.0.0/16"]],
  [
    "a prefix that is not known yet",
    { addressSpace: { addressPrefixes: ["10.77.0.0/16", NOT_YET] } },
    ["10.77.0.0/16", UNKNOWN],
  ],
  ["no address space", {}, [UNKNOWN]],
  ["an address space that is not known yet", { addressSpace: NOT_YET }, [UNKNOWN]],
  ["an address space without prefixes", { addressSpace: { addressPrefixes: [] } }, [UNKNOWN]],
])("a network with %s", (_, properties, expected) => {
  expect(modelFromAzure([of("VirtualNetwork", properties)]).networks[0]!.addressPrefixes).toEqual(expected);
});

test.each<[string, object, string[], string[]]>([
  [
    "with remote prefixes",
    { remoteVirtualNetworkAddressSpace: { addressPrefixes: ["10.90.0.0/24"] } },
    ["10.90.0.0/24"],
    [],
  ],
  ["whose switches are off", { allowForwardedTraffic: null, allowGatewayTransit: false }, ["10.91.0.0/24"], []],
  [
    "that takes forwarded traffic",
    { allowForwardedTraffic: true },
    ["10.91.0.0/24", UNKNOWN],
    ["its peering hub takes traffic that the other network forwards; where that comes from is not known"],
  ],
  [
    "that is not known",
    { remoteAddressSpace: NOT_YET },
    [UNKNOWN],
    ["the address space behind its peering hub is not known"],
  ],
])("a peering %s", (_, peering, prefixes, problems) => {
  const remote = { name: "hub", remoteAddressSpace: { addressPrefixes: ["10.91.0.0/24"] } };
  const model = modelFromAzure([
    of("VirtualNetwork", { ...SPACE, virtualNetworkPeerings: [{ ...remote, ...peering }] }),
  ]);
  expect(model.networks[0]!.connectedPrefixes).toEqual(prefixes);
  expect(said(model)).toEqual(problems.map((problem) => `virtual network mine: ${problem}`));
});

test("peerings that are not known yet may connect anything", () => {
  const [read] = modelFromAzure([of("VirtualNetwork", { ...SPACE, virtualNetworkPeerings: NOT_YET })]).networks;
  expect(read!.connectedPrefixes).toEqual([UNKNOWN]);
});

test("a route table has all its routes, and a part that is not known where its list is not known", () => {
  const own = of("Route", { addressPrefix: "10.92.0.0/24" }, { id: `${VNET}/routes/own`, name: "own" });
  const prefixes = (routes: unknown) => modelFromAzure([of("RouteTable", { routes }), own]).routeTables[0]!.prefixes;
  expect(prefixes([{ addressPrefix: "10.90.0.0/24" }, { addressPrefix: NOT_YET }])).toEqual([
    ...["10.90.0.0/24", UNKNOWN, "10.92.0.0/24"],
  ]);
  expect(prefixes(NOT_YET)).toEqual([UNKNOWN, "10.92.0.0/24"]);
});

const leftOut = { subject: "public address mine", problem: "it is IPv6, which is not modelled" };
test.each<[string, object, object[], object[]]>([
  [
    "of IPv4",
    { publicIPAddressVersion: "ipv4", ipAddress: "198.51.100.10" },
    [{ sku: "Basic", address: "198.51.100.10" }],
    [],
  ],
  ["of no version", { sku: { name: "standard" } }, [{ sku: "Standard" }], []],
  ["of an unknown address", { ipAddress: NOT_YET }, [{ sku: "Basic" }], []],
  ["of an unknown sku", { sku: NOT_YET }, [{ sku: UNKNOWN }], []],
  ["of an unknown name of the sku", { sku: { name: NOT_YET } }, [{ sku: UNKNOWN }], []],
  ["of IPv6", { publicIPAddressVersion: "IPv6" }, [], [leftOut]],
  ["of IPv6 in lower case", { publicIPAddressVersion: "ipv6" }, [], [leftOut]],
  [
    "of an unknown version",
    { publicIPAddressVersion: NOT_YET },
    [{ sku: "Basic", mayBeIpv6: true }],
    [{ ...leftOut, problem: "it may be IPv6, which is not modelled" }],
  ],
  [
    "of a version that is none",
    { publicIPAddressVersion: "IPv5" },
    [{ sku: "Basic", mayBeIpv6: true }],
    [{ ...leftOut, problem: "it may be IPv6, which is not modelled" }],
  ],
])("a public address %s", (_, properties, addresses, unknown) => {
  const model = modelFromAzure([of("PublicIPAddress", properties)]);
  expect(model.publicAddresses).toEqual(addresses.map((one) => ({ id: VNET, name: "mine", ...one })));
  expect(model.unknown).toEqual(unknown);
});

test("a resource that is left out as a whole is told apart by its key, and one that is only partly known is not", () => {
  const key = "urn:mine";
  const whole = [of("PublicIPAddress", { publicIPAddressVersion: "IPv6" }, { key }), of("AzureFirewall", {}, { key })];
  for (const resource of whole) expect(modelFromAzure([resource]).unknown).toMatchObject([{ resource: key }]);
  const part = of("PublicIPAddress", { publicIPAddressVersion: NOT_YET }, { key });
  expect(modelFromAzure([part]).unknown.map((one) => "resource" in one)).toEqual([false]);
});

test("properties that a program sets and does not know yet are said to be so", () => {
  const later = of(
    "VirtualNetwork",
    { ...SPACE, flowTimeoutInMinutes: NOT_YET },
    { declared: ["flowTimeoutInMinutes"] },
  );
  expect(said(modelFromAzure([later]))).toEqual(["mine: its flowTimeoutInMinutes is not known yet"]);
});

test("an address whose version is not known yet lets in nobody for certain", () => {
  const changes = { "network:PublicIPAddress": { publicIPAddressVersion: NOT_YET } };
  const { endpoints } = exposureOf(modelFromAzure(lane(changes)));
  const { entries } = endpoints.find(({ kind }) => kind === "public")!;
  expect(entries.map(({ addresses }) => addresses.addresses)).toEqual([[]]);
  expect(entries[0]!.addresses.conditional).toMatchObject([{ notKnown: true }]);
});
