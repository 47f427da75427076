import { exposureOf, modelFromAzure, type AzureResourceData, type Exposure } from "../../../exposure";
import { group, lane, rule } from "./lane";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const publicEntries = (exposure: Exposure) => exposure.endpoints.find(({ kind }) => kind === "public")!.entries;
const range = (first: number, last = first + 1) => ({ first, last });
const CLIENTS = range(0x34010204);

const SCOPE = "/subscriptions/s/resourceGroups/g/providers";

describe("the network that azure-native resources make", () => {
  it("lets exactly the rule's sources to the load balancer's port", () => {
    const exposure = exposureOf(modelFromAzure(lane()));
    expect(exposure.unknown).toEqual([]);
    expect(publicEntries(exposure)).toEqual([
      {
        ...{ protocol: "Tcp", ports: range(11344, 11344), sourcePorts: range(0, 65535) },
        addresses: { addresses: [CLIENTS], conditional: [] },
      },
    ]);
  });

  it("counts rules that are resources of their own", () => {
    const own: AzureResourceData = {
      type: "azure-native:network/v20240501:SecurityRule",
      id: `${group}/securityRules/more`,
      name: "more",
      properties: rule("more", 200, "53.0.0.0/31", "11344"),
    };
    const [entry] = publicEntries(exposureOf(modelFromAzure(lane({}, [own]))));
    expect(entry!.addresses.addresses).toEqual([CLIENTS, range(0x35000000)]);
  });

  it.each([
    ["58e891b9-ce13-4ac3-86e4-ac3e1f20cb07", []], // associates machines with a collection rule
    [
      "00000000-0000-0000-0000-000000000000",
      ["azure-native:authorization:PolicyAssignment is not modelled; it may open something"],
    ],
  ])("an assignment of the built-in policy %s leaves %j open", (definition, problems) => {
    const assignment = {
      type: "azure-native:authorization:PolicyAssignment",
      id: "assignment",
      name: "assignment",
      properties: { policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definition}` },
    };
    const { unknown } = exposureOf(modelFromAzure(lane({}, [assignment])));
    expect(unknown.filter(({ subject }) => subject === "assignment").map(({ problem }) => problem)).toEqual(problems);
  });

  it.each([
    ["a vault", `${SCOPE}/Microsoft.KeyVault/vaults/v`, true],
    ["a storage account", `${SCOPE}/Microsoft.Storage/storageAccounts/s`, false],
    ["something not known yet", NOT_YET, false],
  ])("a private endpoint that leads to %s is known: %s", (_, privateLinkServiceId, known) => {
    const endpoint = {
      ...{ type: "azure-native:network:PrivateEndpoint", id: "endpoint", name: "endpoint" },
      properties: { privateLinkServiceConnections: [{ name: "one", privateLinkServiceId, groupIds: ["vault"] }] },
    };
    const { unknown } = exposureOf(modelFromAzure(lane({}, [endpoint])));
    expect(unknown.some(({ subject }) => subject === "endpoint")).toBe(!known);
  });

  it.each([
    [
      "an unknown group of the subnet",
      {
        "network:VirtualNetwork": {
          subnets: [{ name: "lane-a", addressPrefix: "10.77.1.0/24", networkSecurityGroup: { id: NOT_YET } }],
        },
      },
      "what the inbound rules of the group of subnet gateway-network/lane-a allow (not known yet)",
    ],
    [
      "rules that are not known yet",
      { "network:NetworkSecurityGroup": { securityRules: NOT_YET } },
      "what the inbound rules of gateway-rules allow (not known yet)",
    ],
    [
      "a source that is not known yet",
      { "network:NetworkSecurityGroup": { securityRules: [rule("AllowNew", 100, NOT_YET, "11344")] } },
      "the sources of rule AllowNew of gateway-rules (not known yet)",
    ],
    [
      "a port of a shape that nobody knows",
      { "network:NetworkSecurityGroup": { securityRules: [rule("AllowOdd", 100, "*", "https")] } },
      'what rule AllowOdd of gateway-rules is about (destination ports "https")',
    ],
  ])("keeps %s as a condition, never as nobody", (_, changes, symbol) => {
    const [entry] = publicEntries(exposureOf(modelFromAzure(lane(changes))));
    expect(entry!.addresses.addresses).toEqual([]);
    expect(entry!.addresses.conditional[0]!.anyOf).toEqual([{ in: [symbol], notIn: [] }]);
  });

  it.each(["0/0", "/0", "1.2.3/0", "Any", "1.2.3.4/0"])("takes %s in a rule that allows for everybody", (source) => {
    const rules = { "network:NetworkSecurityGroup": { securityRules: [rule("AllowOdd", 100, source, "11344")] } };
    const exposure = exposureOf(modelFromAzure(lane(rules)));
    expect(publicEntries(exposure)[0]!.addresses.addresses.length).toBeGreaterThan(5);
    // Host bits are dropped as Azure drops them; of the others nobody knows what Azure makes.
    expect(exposure.unknown.map(({ problem }) => problem)).toEqual(
      source === "1.2.3.4/0"
        ? []
        : [`rule AllowOdd has sources "${source}": no address, prefix or tag; it may mean everybody`],
    );
  });

  it("does not take 0/0 in a rule that denies for a closed door", () => {
    const securityRules = [rule("DenyOdd", 100, "0/0", "*", "Deny"), rule("Allow", 110, "*", "11344")];
    const exposure = exposureOf(modelFromAzure(lane({ "network:NetworkSecurityGroup": { securityRules } })));
    expect(publicEntries(exposure)[0]!.addresses.conditional[0]).toMatchObject({ notKnown: true });
  });

  it("reads single ports, ranges and the protocol * as they stand", () => {
    const odd = { ...rule("AllowTwo", 100, "*", "22"), protocol: "*", destinationPortRange: undefined };
    const rest = rule("DenyAll", 4096, "*", "*", "Deny");
    const group = {
      securityRules: [
        { ...odd, destinationPortRanges: ["22", "8080-12000"] },
        { ...rest, protocol: "*" },
      ],
    };
    const exposure = exposureOf(modelFromAzure(lane({ "network:NetworkSecurityGroup": group })));
    const inside = exposure.endpoints
      .find(({ kind }) => kind === "inside")!
      .entries.filter(({ protocol }) => protocol === "Udp");
    expect(inside.map(({ ports }) => ports)).toEqual([range(22, 22), range(8080, 12000)]);
    expect(publicEntries(exposure)[0]!.ports).toEqual(range(11344, 11344));
    expect(exposure.unknown).toEqual([]);
  });

  it.each([
    ["azure-native:network:AzureFirewall", "azure-native:network:AzureFirewall is not modelled; it may open something"],
    ["aws:ec2:SecurityGroup", "aws:ec2:SecurityGroup is not modelled; it may open something"],
  ])("reports the unknown type %s", (type, problem) => {
    const { unknown } = exposureOf(modelFromAzure(lane({}, [{ type, id: "x", name: "thing", properties: {} }])));
    expect(unknown).toEqual([{ subject: "thing", problem }]);
  });

  it("reports what it has no words for: floating IP, members by address, IPv6, unknown peers", () => {
    const { unknown } = modelFromAzure(
      lane(
        {
          "network:LoadBalancer": {
            backendAddressPools: [{ name: "pool", loadBalancerBackendAddresses: [{ ipAddress: "10.0.0.4" }] }],
            loadBalancingRules: [
              { name: "icaps", protocol: "Tcp", frontendPort: 1, backendPort: 1, enableFloatingIP: true },
            ],
          },
          "network:VirtualNetwork": { virtualNetworkPeerings: [{ name: "hub" }] },
        },
        [
          {
            type: "azure-native:network:PublicIPAddress",
            id: "6",
            name: "six",
            properties: { publicIPAddressVersion: "IPv6" },
          },
        ],
      ),
    );
    expect(unknown.map(({ subject, problem }) => `${subject}: ${problem}`)).toEqual([
      "virtual network gateway-network: the address space behind its peering hub is not known",
      "public address six: it is IPv6, which is not modelled",
      "load balancer gateway-balancer: backend pool pool has members by address, which are not modelled",
      "load balancer gateway-balancer: rule icaps uses floating IP: groups then see the public address, which is not modelled",
    ]);
  });

  it("does not take a subnet or a network without prefixes of its own for one without addresses", () => {
    const pool = [{ pool: { id: "/p/ipamPools/x" }, numberOfIpAddresses: "256" }];
    const subnet = { name: "lane-a", networkSecurityGroup: { id: group }, ipamPoolPrefixAllocations: pool };
    const networks = [
      { subnets: [subnet] },
      { addressSpace: { ipamPoolPrefixAllocations: pool }, subnets: [{ ...subnet, addressPrefix: "10.77.1.0/24" }] },
    ];
    for (const changed of networks) {
      const exposure = exposureOf(modelFromAzure(lane({ "network:VirtualNetwork": changed })));
      expect(exposure.unknown).toHaveLength(1);
      for (const { entries } of exposure.endpoints)
        for (const { addresses } of entries) expect(addresses.conditional).toMatchObject([{ notKnown: true }]);
    }
  });

  it("opens a Basic address without a group, and not a Standard one", () => {
    const bare = { "network:VirtualNetwork": { subnets: [{ name: "lane-a", addressPrefix: "10.77.1.0/24" }] } };
    expect(publicEntries(exposureOf(modelFromAzure(lane(bare))))).toEqual([]);
    const basic = { ...bare, "network:PublicIPAddress": { sku: { name: "Basic" } } };
    expect(publicEntries(exposureOf(modelFromAzure(lane(basic))))).toHaveLength(1);
  });

  it("takes a default route in a user's table for what Azure makes of it: VirtualNetwork then means everything", () => {
    const routes: AzureResourceData = {
      type: "azure-native:network:RouteTable",
      id: "routes",
      name: "routes",
      properties: { routes: [{ name: "all", addressPrefix: "0.0.0.0/0" }] },
    };
    const subnets = [
      {
        name: "lane-a",
        addressPrefix: "10.77.1.0/24",
        networkSecurityGroup: { id: group },
        routeTable: { id: "routes" },
      },
    ];
    const changes = { "network:VirtualNetwork": { subnets }, "network:NetworkSecurityGroup": { securityRules: [] } };
    const [entry] = publicEntries(exposureOf(modelFromAzure(lane(changes, [routes]))));
    expect(entry!.addresses.addresses[0]).toEqual(range(0x01000000, 0x09ffffff));
  });
});
