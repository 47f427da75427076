import {
  ALL_ADDRESSES,
  intersection,
  parsePrefix,
  setOfRanges,
  sizeOf,
  union,
  type AddressSet,
  type EndpointChange,
  type ExposureComparison,
} from "../../exposure";
import { portsByClients, type Context } from "../../policy/index";
import type { Names } from "./names";
import { known } from "./reachability";

/** The clients' addresses that one endpoint no longer admits at one of the clients' ports. */
interface CutOff {
  readonly endpoint: string;
  readonly port: number;
  /** Whether the clients' addresses are known. */
  readonly clients: boolean;
  readonly certain: AddressSet;
  /** Addresses that depend on unresolved tags. */
  readonly perhaps: AddressSet;
}

/**
 * The clients' addresses that could reach one of the clients' ports and no longer can, one sentence for each port. The base's settings say
 * which addresses are the clients'. If the settings give none, or only a service tag, every address counts. Without a context the ports are
 * not known either: then there are no sentences, and the report is incomplete.
 * @param publicNames names of all public endpoints, changed or not
 */
export function clientsCutOff(
  { endpoints }: ExposureComparison,
  context: Context | undefined,
  names: Names,
  publicNames: readonly string[],
): readonly string[] {
  const open = endpoints.filter(({ kind }) => kind === "public");
  const joined = new Map<string, CutOff[]>();
  for (const { ports, sources } of context === undefined ? [] : portsByClients(context)) {
    const clients = clientsOf(sources);
    for (const one of ports.flatMap((port) => open.map((endpoint) => cutOff(endpoint, port, clients)))) {
      if (one.certain.length + one.perhaps.length === 0) continue;
      const key = JSON.stringify({ ...one, endpoint: "" });
      joined.set(key, [...(joined.get(key) ?? []), one]);
    }
  }
  return [...joined.values()].map((same) => {
    const where = names.where(
      same.map(({ endpoint }) => endpoint),
      publicNames,
    );
    return sentence(same[0]!, where);
  });
}

/** The clients' addresses; undefined where they are unknown. */
function clientsOf(sources: readonly string[] | undefined): AddressSet | undefined {
  const parsed = (sources ?? []).map(parsePrefix);
  const ranges = parsed.flatMap((one) => (one.kind === "ipv4" ? [one.range] : []));
  return sources === undefined || ranges.length < parsed.length ? undefined : setOfRanges(ranges);
}

function cutOff({ name, removed }: EndpointChange, port: number, clients: AddressSet | undefined): CutOff {
  const closed = known(removed).filter(
    ({ protocol, ports }) => protocol === "Tcp" && ports.first <= port && port <= ports.last,
  );
  const ofClients = (sets: readonly AddressSet[]): AddressSet =>
    intersection(sets.reduce<AddressSet>(union, []), clients ?? ALL_ADDRESSES);
  return {
    endpoint: name,
    port,
    clients: clients !== undefined,
    certain: ofClients(closed.map(({ addresses }) => addresses.addresses)),
    perhaps: ofClients(closed.flatMap(({ addresses }) => addresses.conditional.map(({ within }) => within))),
  };
}

function sentence({ clients, certain, perhaps, port }: CutOff, where: string): string {
  const sure = certain.length > 0;
  const size = sizeOf(sure ? certain : perhaps);
  const words = `${size.toLocaleString("en")} ${size === 1 ? "address" : "addresses"}`;
  if (!clients)
    return `Clients may be among the ${words} that ${sure ? "can" : "may"} no longer reach ${where} on ${port}.`;
  return `${words} of the clients ${sure ? "can" : "may"} no longer reach ${where} on ${port}.`;
}
