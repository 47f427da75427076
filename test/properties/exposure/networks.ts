import fc from "fast-check";
import { EMPTY_MODEL, PROTOCOLS, type NetworkModel, type SecurityRule } from "../../../exposure";

/** Random small networks: one virtual network, two subnets, cards of a scale set and of single machines, two groups, a load balancer. */

export const INTERNET_SAMPLE = "52.0.0.0/28";
export const NETWORK = "10.0.0.0/27";
const SUBNETS = ["0/29", "8/29"] as const;
export const CONNECTED = "10.9.0.0/30";
export const TAGS = ["Alpha", "Beta.WestEurope"] as const;

const within = (network: string, bits: number): fc.Arbitrary<string> =>
  fc.tuple(fc.integer({ min: 0, max: 2 ** bits - 1 }), fc.integer({ min: 0, max: bits })).map(([host, free]) => {
    const start = host - (host % 2 ** free);
    return `${network.replace(/\d+$/, String(start))}/${32 - free}`;
  });

/** Ids of application security groups. */
const APPLICATION_GROUPS = ["/p/applicationSecurityGroups/x", "/p/applicationSecurityGroups/y"] as const;

/** The kind of networks to make, beside what all have. */
interface Kind {
  /** First three octets of the address space: private or public. */
  readonly space: "10.0.0" | "20.0.0";
  /** Symbols that rules may name beside the tags that stand for known addresses. */
  readonly symbols: readonly string[];
  readonly mostRules: number;
  /** A card with a fixed address and a group of its own beside the scale set. */
  readonly beside: boolean;
}

const addressesIn = ({ space, symbols }: Kind): fc.Arbitrary<string[]> => {
  const prefix = fc.oneof(
    within("52.0.0.0", 4),
    within(`${space}.0`, 5),
    fc.constantFrom("0.0.0.0/0", "0.0.0.0/1", "52.0.0.0/8", CONNECTED),
  );
  const tag = fc.constantFrom("*", "VirtualNetwork", "Internet", "AzureLoadBalancer", ...symbols);
  return fc.oneof(
    fc.array(prefix, { minLength: 1, maxLength: 3 }),
    tag.map((text) => [text]),
    ...(symbols.length > TAGS.length ? [fc.subarray([...symbols], { minLength: 1, maxLength: 2 })] : []),
  );
};

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

const rulesIn = (kind: Kind): fc.Arbitrary<SecurityRule[]> => {
  const addresses = addressesIn(kind);
  return fc
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
      { maxLength: kind.mostRules },
    )
    .chain((drafts) =>
      fc
        .shuffledSubarray([100, 110, 120, 200, 300, 1000, 4096], { minLength: drafts.length, maxLength: drafts.length })
        .map((priorities): SecurityRule[] =>
          drafts.map((draft, i) => ({ ...draft, name: `r${i}`, priority: priorities[i]! })),
        ),
    );
};

const group = fc.constantFrom(undefined, "g0", "g1");
const memberships = ({ symbols }: Kind): fc.Arbitrary<string[]> =>
  fc.subarray(APPLICATION_GROUPS.filter((id) => symbols.includes(id)));
const optional = <T extends string>(key: T, value: string | undefined): Partial<Record<T, string>> =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<T, string>>;

const networkOf = (kind: Kind): fc.Arbitrary<NetworkModel> =>
  fc
    .record({
      groups: fc.tuple(rulesIn(kind), rulesIn(kind)),
      ofSubnets: fc.tuple(fc.constantFrom("g0", "g1", undefined), group),
      ofCards: fc.tuple(group, group, group),
      members: fc.tuple(memberships(kind), memberships(kind), memberships(kind)),
      sku: fc.constantFrom("Standard" as const, "Basic" as const),
      ports: fc.tuple(port, port, port, port),
      protocols: fc.tuple(
        fc.constantFrom("Tcp" as const, "Udp" as const),
        fc.constantFrom("Tcp" as const, "Udp" as const),
      ),
      fixed: fc.boolean(),
    })
    .map(({ groups, ofSubnets, ofCards, members, sku, ports: p, protocols, fixed }) => ({
      ...EMPTY_MODEL,
      networks: [
        {
          id: "v",
          name: "v",
          addressPrefixes: [`${kind.space}.0/27`],
          connectedPrefixes: [CONNECTED],
          subnets: SUBNETS.map((range, i) => ({
            id: `s${i}`,
            name: `s${i}`,
            prefixes: [`${kind.space}.${range}`],
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
              ipConfigurations: [{ subnet: "s0", pools: ["x"], applicationSecurityGroups: members[0] }],
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
              applicationSecurityGroups: members[1],
              ...optional("address", fixed ? `${kind.space}.10` : undefined),
            },
          ],
        },
        ...(kind.beside
          ? [
              {
                name: "beside",
                ...optional("securityGroup", ofCards[2]),
                ipConfigurations: [
                  { subnet: "s0", pools: ["y"], applicationSecurityGroups: members[2], address: `${kind.space}.5` },
                ],
              },
            ]
          : []),
      ],
    }));

export const network = networkOf({ space: "10.0.0", symbols: TAGS, mostRules: 7, beside: true });

const SYMBOLS = [...TAGS, ...APPLICATION_GROUPS];
/** Networks in which rules name application security groups, and tags may hold the machines' own addresses. */
export const symbolNetwork = (space: Kind["space"]): fc.Arbitrary<NetworkModel> =>
  networkOf({ space, symbols: SYMBOLS, mostRules: 5, beside: true });

/**
 * The contents of each symbol, of any addresses. Application security groups hold them beside the cards that name them.
 */
export const holdings = (addresses: readonly string[]): fc.Arbitrary<ReadonlyMap<string, readonly string[]>> =>
  fc
    .tuple(...SYMBOLS.map(() => fc.subarray([...addresses])))
    .map((held) => new Map(SYMBOLS.map((symbol, i) => [symbol, held[i]!])));

/** The part of the sample of the internet that each service tag holds: a bit an address. */
export const membership = fc.tuple(...TAGS.map(() => fc.integer({ min: 0, max: 2 ** 16 - 1 })));
