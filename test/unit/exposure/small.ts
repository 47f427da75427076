/** A small network as a model, and its exposure in lines. */
import {
  EMPTY_MODEL,
  exposureOf,
  toPrefixes,
  type EndpointKind,
  type Exposure,
  type ExposureEntry,
  type ExposureOptions,
  type IpConfiguration,
  type NetworkInterface,
  type NetworkModel,
  type SecurityRule,
  type Subnet,
} from "../../../exposure";

/** A rule that allows Tcp port 443 from everywhere, changed at will. */
export const rule = (name: string, priority: SecurityRule["priority"], changes: Partial<SecurityRule> = {}) => ({
  ...{ name, priority, direction: "Inbound" as const, access: "Allow" as const, protocol: "Tcp" },
  ...{ sources: ["*"], sourcePorts: ["*"], destinations: ["*"], destinationPorts: ["443"] },
  ...changes,
});

export const denyAll = (direction: "Inbound" | "Outbound" = "Inbound"): SecurityRule =>
  rule(`DenyAll${direction}`, 4096, { direction, access: "Deny", protocol: "*", destinationPorts: ["*"] });

export const SUBNET: Subnet = { id: "s", name: "a", prefixes: ["10.77.1.0/24"], securityGroup: "g" };

export const card = (name: string, changes: Partial<IpConfiguration> = {}, group?: string): NetworkInterface => ({
  ...{ name, ...(group === undefined ? {} : { securityGroup: group }) },
  ipConfigurations: [{ subnet: "s", pools: ["p"], applicationSecurityGroups: [], ...changes }],
});

/** Machines behind port 443 of a public address, in a subnet with these rules. */
export function network(rules: readonly SecurityRule[], changes: Partial<NetworkModel> = {}): NetworkModel {
  return {
    ...EMPTY_MODEL,
    networks: [{ id: "v", name: "net", addressPrefixes: ["10.77.0.0/16"], connectedPrefixes: [], subnets: [SUBNET] }],
    securityGroups: [{ id: "g", name: "rules", rules }],
    publicAddresses: [{ id: "a", name: "address-a", address: "198.51.100.10", sku: "Standard" }],
    loadBalancers: [
      {
        ...{ id: "lb", name: "balancer", frontends: [{ id: "f", name: "front", publicAddress: "a" }] },
        rules: [
          {
            ...{ name: "one", protocol: "Tcp", frontend: "f", pools: ["p"] },
            ...{ frontendPorts: { first: 443, last: 443 }, backendPort: 443 },
          },
        ],
      },
    ],
    scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic")] }],
    ...changes,
  };
}

const range = ({ first, last }: { first: number; last: number }): string =>
  first === 0 && last === 65535 ? "*" : first === last ? String(first) : `${first}-${last}`;

/** `Tcp 443: 52.0.0.1/32`, with the sender's ports and the conditions where they matter. */
export function entryWords({ protocol, ports, sourcePorts, addresses }: ExposureEntry): string {
  const from = range(sourcePorts) === "*" ? "" : ` from port ${range(sourcePorts)}`;
  const certain = addresses.addresses.length === 0 ? [] : [toPrefixes(addresses.addresses).join(" ")];
  const perhaps = addresses.conditional.map(({ anyOf, within, notKnown }) => {
    const terms = anyOf.map((term) => [...term.in, ...term.notIn.map((symbol) => `not ${symbol}`)].join(" and "));
    const words = toPrefixes(within);
    const where = words.length > 3 ? "many" : words.join(" ");
    return `${notKnown ? "unknown" : "depends"} (${terms.join(" or ")}) within ${where}`;
  });
  return `${protocol} ${range(ports)}${from}: ${[...certain, ...perhaps].join("; ")}`;
}

function linesOf(exposure: Exposure, kind: EndpointKind, name?: string): string[] {
  return exposure.endpoints
    .filter((endpoint) => endpoint.kind === kind && (name === undefined || endpoint.name === name))
    .flatMap(({ entries }) => entries.map(entryWords));
}

export const lines = (model: NetworkModel, kind: EndpointKind, name?: string, options?: ExposureOptions): string[] =>
  linesOf(exposureOf(model, options), kind, name);

export const problems = (model: NetworkModel): string[] =>
  exposureOf(model).unknown.map(({ subject, problem }) => `${subject}: ${problem}`);
