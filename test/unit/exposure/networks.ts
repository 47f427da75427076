import fc from "fast-check";
import { EMPTY_MODEL, PROTOCOLS, type NetworkModel, type SecurityRule } from "../../../exposure";

/** Random small networks: one virtual network, two subnets, three machines, two groups, a load balancer. */

export const INTERNET_SAMPLE = "52.0.0.0/28";
export const NETWORK = "10.0.0.0/27";
export const SUBNETS = ["10.0.0.0/29", "10.0.0.8/29"] as const;
export const CONNECTED = "10.9.0.0/30";
export const TAGS = ["Alpha", "Beta.WestEurope"] as const;

const within = (network: string, bits: number): fc.Arbitrary<string> =>
  fc.tuple(fc.integer({ min: 0, max: 2 ** bits - 1 }), fc.integer({ min: 0, max: bits })).map(([host, free]) => {
    const start = host - (host % 2 ** free);
    return `${network.replace(/\d+$/, String(start))}/${32 - free}`;
  });

const prefix = fc.oneof(
  within("52.0.0.0", 4),
  within("10.0.0.0", 5),
  fc.constantFrom("0.0.0.0/0", "0.0.0.0/1", "52.0.0.0/8", CONNECTED),
);
const tag = fc.constantFrom("*", "VirtualNetwork", "Internet", "AzureLoadBalancer", ...TAGS);
const addresses = fc.oneof(
  fc.array(prefix, { minLength: 1, maxLength: 3 }),
  tag.map((text) => [text]),
);

/** Small port numbers, so that rules meet; 65535 for the upper end. */
export const PORTS = [0, 1, 2, 3, 4, 5, 65535];
const port = fc.constantFrom(...PORTS);
const ports = fc.oneof(
  { weight: 2, arbitrary: fc.constant(["*"]) },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.tuple(port, port).map(([a, b]) => (a === b ? String(a) : `${Math.min(a, b)}-${Math.max(a, b)}`)),
      { minLength: 1, maxLength: 2 },
    ),
  },
);
const sourcePorts = fc.oneof({ weight: 5, arbitrary: fc.constant(["*"]) }, { weight: 1, arbitrary: ports });

const rules = fc
  .array(
    fc.record({
      direction: fc.constantFrom("Inbound" as const, "Outbound" as const),
      access: fc.constantFrom("Allow" as const, "Deny" as const),
      protocol: fc.constantFrom("*", "Tcp", ...PROTOCOLS),
      sources: addresses,
      sourcePorts,
      destinations: fc.oneof(fc.constant(["*"]), addresses),
      destinationPorts: ports,
    }),
    { maxLength: 7 },
  )
  .chain((drafts) =>
    fc
      .shuffledSubarray([100, 110, 120, 200, 300, 1000, 4096], { minLength: drafts.length, maxLength: drafts.length })
      .map((priorities): SecurityRule[] =>
        drafts.map((draft, i) => ({ ...draft, name: `r${i}`, priority: priorities[i]! })),
      ),
  );

const group = fc.constantFrom(undefined, "g0", "g1");
const optional = <T extends string>(key: T, value: string | undefined): Partial<Record<T, string>> =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<T, string>>;

export const network: fc.Arbitrary<NetworkModel> = fc
  .record({
    groups: fc.tuple(rules, rules),
    ofSubnets: fc.tuple(fc.constantFrom("g0", "g1", undefined), group),
    ofCards: fc.tuple(group, group),
    sku: fc.constantFrom("Standard" as const, "Basic" as const),
    ports: fc.tuple(port, port, port, port),
    protocols: fc.tuple(
      fc.constantFrom("Tcp" as const, "Udp" as const),
      fc.constantFrom("Tcp" as const, "Udp" as const),
    ),
    fixed: fc.boolean(),
  })
  .map(({ groups, ofSubnets, ofCards, sku, ports: p, protocols, fixed }) => ({
    ...EMPTY_MODEL,
    networks: [
      {
        id: "v",
        name: "v",
        addressPrefixes: [NETWORK],
        connectedPrefixes: [CONNECTED],
        subnets: SUBNETS.map((range, i) => ({
          id: `s${i}`,
          name: `s${i}`,
          prefixes: [range],
          ...optional("securityGroup", ofSubnets[i]),
        })),
      },
    ],
    securityGroups: groups.map((own, i) => ({ id: `g${i}`, name: `g${i}`, rules: own })),
    publicAddresses: [
      { id: "pa", name: "a", address: "198.51.100.10", sku },
      { id: "pb", name: "b", address: "198.51.100.11", sku: "Standard" as const },
    ],
    loadBalancers: [
      {
        id: "lb",
        name: "lb",
        frontends: [
          { id: "fa", name: "fa", publicAddress: "pa" },
          { id: "fb", name: "fb", publicAddress: "pb" },
        ],
        rules: [
          {
            name: "one",
            protocol: protocols[0],
            frontend: "fa",
            frontendPorts: { first: p[0], last: p[0] },
            backendPort: p[1],
            pools: ["x"],
          },
          {
            name: "two",
            protocol: protocols[1],
            frontend: "fb",
            frontendPorts: { first: p[2], last: p[2] },
            backendPort: p[3],
            pools: ["x", "y"],
          },
        ],
      },
    ],
    scaleSets: [
      {
        id: "vmss",
        name: "machines",
        networkInterfaces: [
          {
            name: "nic",
            ...optional("securityGroup", ofCards[0]),
            ipConfigurations: [{ subnet: "s0", pools: ["x"], applicationSecurityGroups: [] }],
          },
        ],
      },
    ],
    networkInterfaces: [
      {
        name: "single",
        ...optional("securityGroup", ofCards[1]),
        ipConfigurations: [
          {
            subnet: "s1",
            pools: ["y"],
            applicationSecurityGroups: [],
            ...optional("address", fixed ? "10.0.0.10" : undefined),
          },
        ],
      },
    ],
  }));

/** Which of the sample of the internet each service tag holds: a bit an address. */
export const membership = fc.tuple(...TAGS.map(() => fc.integer({ min: 0, max: 2 ** 16 - 1 })));
