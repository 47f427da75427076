/** The explanation of a packet and the exposure of its target are one answer, whichever one value of the network is not known. */
import {
  UNKNOWN,
  explain,
  exposureOf,
  holdsAddress,
  rangeOf,
  type Exposure,
  type NetworkModel,
  type Question,
} from "../../../exposure";
import { SUBNET, card, denyAll, network, rule } from "../../unit/exposure/small";

const GROUP = "/g/applicationSecurityGroups/x";
const RULES = [
  rule("Client", 100, { sources: ["52.0.0.1"], destinationPorts: ["8443"] }),
  rule("Tag", 110, { sources: ["Storage"], destinationPorts: ["8443"] }),
  rule("Inner", 120, { sources: ["10.77.2.5", "10.90.0.5"], destinationPorts: ["22"], protocol: "*" }),
  rule("Members", 130, { sources: [GROUP], destinationPorts: ["23"] }),
  denyAll(),
  rule("OutTo", 100, { direction: "Outbound", destinations: ["10.77.1.0/24"], protocol: "*", destinationPorts: ["*"] }),
  denyAll("Outbound"),
];
const OWN = [rule("Own", 100, { protocol: "*", destinationPorts: ["443", "0-65535"] })];
const PLAIN = network(RULES);
/** Machines behind a balancer, which sends port 443 to 8443, and a machine with an address and a group of its own. */
const WHOLE: NetworkModel = {
  ...PLAIN,
  networks: [
    {
      ...{ id: "v", name: "net", addressPrefixes: ["10.77.0.0/16"], connectedPrefixes: ["10.90.0.0/24"] },
      subnets: [
        { ...SUBNET, routeTable: "r" },
        { id: "t", name: "b", prefixes: ["10.77.2.0/24"], securityGroup: "g" },
      ],
    },
  ],
  routeTables: [{ id: "r", name: "routes", prefixes: ["10.91.0.0/24"] }],
  securityGroups: [
    { id: "g", name: "rules", rules: RULES },
    { id: "own", name: "own", rules: OWN },
  ],
  publicAddresses: ["a", "b"].map((id) => ({ id, name: `address-${id}`, sku: "Standard" })),
  loadBalancers: PLAIN.loadBalancers.map((balancer) => ({
    ...balancer,
    rules: balancer.rules.map((one) => ({ ...one, backendPort: 8443 })),
  })),
  networkInterfaces: [
    card(
      "single",
      {
        ...{ subnet: "t", address: "10.77.2.5", pools: [] },
        ...{ applicationSecurityGroups: [GROUP], publicAddress: { id: "b" } },
      },
      "own",
    ),
  ],
};

const QUESTIONS = ["52.0.0.1", "52.0.0.9", "10.77.2.5", "10.77.2.6", "10.90.0.5"].flatMap((from) =>
  ["address-a", "address-b", "machines", "single"].flatMap((to) =>
    [22, 23, 443, 8443].map((port): Question => ({ from, to, port, protocol: port === 22 ? "Icmp" : "Tcp" })),
  ),
);

type Path = readonly (string | number)[];
/** Every text and number, and what may be unknown as a whole. Names are for people only. */
const placesBelow = (value: unknown): Path[] =>
  typeof value !== "object" || value === null
    ? [[]]
    : Object.entries(value).flatMap(([text, inner]) => {
        if (text === "name") return [];
        const key = Array.isArray(value) ? Number(text) : text;
        return placesBelow(inner).map((path): Path => [key, ...path]);
      });
const PLACES: readonly Path[] = [
  ...placesBelow(WHOLE),
  ["securityGroups", 0, "rules"],
  ["loadBalancers", 0, "rules", 0, "frontendPorts"],
];

function madeUnknown(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return UNKNOWN;
  const inner = madeUnknown((value as Record<string | number, unknown>)[key], rest);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...(value as object), [key]: inner };
}

/** The answer that the exposure's lines give. */
function listed({ endpoints }: Exposure, { from, to, protocol, port }: Question): string {
  const kind = to.startsWith("address") ? "public" : "inside";
  const { entries } = endpoints.find((one) => one.kind === kind && one.name === to) ?? { entries: [] };
  const address = rangeOf(from).first;
  const sets = entries
    .filter((entry) => entry.protocol === protocol && entry.ports.first <= port && port <= entry.ports.last)
    .map(({ addresses }) => addresses);
  if (sets.some(({ addresses }) => holdsAddress(addresses, address))) return "allowed";
  const perhaps = sets.flatMap(({ conditional }) => conditional.filter(({ within }) => holdsAddress(within, address)));
  return perhaps.length === 0 ? "denied" : perhaps.some(({ notKnown }) => notKnown) ? "unknown" : "depends";
}

function disagreements(model: NetworkModel): string[] {
  const exposure = exposureOf(model);
  return QUESTIONS.flatMap((question) => {
    const { answer, steps } = explain(model, question);
    const list = listed(exposure, question);
    // A network that is not all known lists nothing as a fact, but explains that a balancer has no rule for a packet.
    const refused = answer === "denied" && list === "unknown" && /^no load-balancing rule takes/.test(steps[0]!.reason);
    return answer === list || refused ? [] : [`${JSON.stringify(question)}: listed ${list}, explained ${answer}`];
  });
}

test("with everything known, the two agree, and there is something of everything", () => {
  expect(disagreements(WHOLE)).toEqual([]);
  const answers = QUESTIONS.map((question) => listed(exposureOf(WHOLE), question));
  expect(new Set(answers)).toEqual(new Set(["allowed", "denied", "depends"]));
});

test.each(PLACES.map((place) => [place.join("."), place] as const))("without %s the two agree", (_, place) => {
  expect(disagreements(madeUnknown(WHOLE, place) as NetworkModel)).toEqual([]);
});
