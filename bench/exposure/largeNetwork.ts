import { EMPTY_MODEL, formatAddress, type NetworkModel, type SecurityRule } from "../../exposure";

/** Maximum number of rules in the network's group: Azure's limit for a security group. */
export const MOST_RULES = 1000;

/** A network with one group of up to 1,000 rules, which have `prefixes` sources in total. `seed` moves a hundredth of them. */
export function largeNetwork(prefixes: number, seed: number): NetworkModel {
  const rules = Math.min(MOST_RULES, Math.ceil(prefixes / 10));
  const random = randomNumbers(7);
  const moved = randomNumbers(seed);
  const sources = Array.from({ length: prefixes }, () => {
    const address = random();
    const own = random() % 100 === 0 ? moved() : address;
    const length = 20 + (random() % 13);
    const start = Math.floor(own / 2 ** (32 - length)) * 2 ** (32 - length);
    return `${formatAddress(start)}/${length}`;
  });
  const perRule = Math.ceil(prefixes / rules);
  return oneMachine(Array.from({ length: rules }, (_, i) => rule(i, sources.slice(i * perRule, (i + 1) * perRule))));
}

/** A scale set behind a public address, port 11344, with the rules of its subnet's group and, if given, of its card's group. */
export function oneMachine(ofSubnet: readonly SecurityRule[], ofCard?: readonly SecurityRule[]): NetworkModel {
  const card = {
    ...{ name: "nic", ...(ofCard ? { securityGroup: "h" } : {}) },
    ipConfigurations: [{ subnet: "s", pools: ["x"], applicationSecurityGroups: [] }],
  };
  return {
    ...EMPTY_MODEL,
    networks: [
      {
        ...{ id: "v", name: "v", addressPrefixes: ["10.0.0.0/16"], connectedPrefixes: [] },
        subnets: [{ id: "s", name: "s", prefixes: ["10.0.0.0/24"], securityGroup: "g" }],
      },
    ],
    securityGroups: [
      { ...{ id: "g", name: "g" }, rules: ofSubnet },
      ...(ofCard ? [{ ...{ id: "h", name: "h" }, rules: ofCard }] : []),
    ],
    publicAddresses: [{ id: "p", name: "a", address: "198.51.100.10", sku: "Standard" }],
    loadBalancers: [
      {
        ...{ id: "lb", name: "lb", frontends: [{ id: "f", name: "f", publicAddress: "p" }] },
        rules: [
          {
            ...{ name: "icaps", protocol: "Tcp", frontend: "f", backendPort: 11344, pools: ["x"] },
            frontendPorts: { first: 11344, last: 11344 },
          },
        ],
      },
    ],
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card] }],
  };
}

/** A rule. Every tenth rule denies and every third names a range of ports, so that order and borders matter. */
function rule(i: number, sources: readonly string[]): SecurityRule {
  const ports = i % 3 === 0 ? `${10_000 + i}-${12_000 + i}` : i % 3 === 1 ? "11344" : String(1000 + i);
  return {
    name: `r${i}`,
    priority: 100 + i,
    direction: "Inbound",
    access: i % 10 === 0 ? "Deny" : "Allow",
    protocol: "Tcp",
    sources,
    sourcePorts: ["*"],
    destinations: ["*"],
    destinationPorts: [ports],
  };
}

/** Numerical Recipes' linear congruential generator: the same numbers on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
}
