import {
  sizeOf,
  toPrefixes,
  WIDE,
  type EndpointChange,
  type EndpointKind,
  type ExposureComparison,
  type ExposureEntry,
  type SymbolicSet,
} from "../../exposure";
import type { AddressList, ReachabilityChange } from "../model/report";
import type { Names } from "./names";

const NOBODY: AddressList = { size: 0, prefixes: [], tags: [] };

/** A change at one endpoint, before endpoints with equal changes are joined. */
interface Line {
  readonly endpoint: string;
  readonly change: Omit<ReachabilityChange, "where">;
}

/**
 * The difference of two exposures as lines for a reader. Endpoints with the same difference share a line, and a port that only moved is one
 * line.
 * @param endpointsOf names of all endpoints of a kind, changed or not
 */
export function reachabilityChanges(
  comparison: ExposureComparison,
  names: Names,
  endpointsOf: (kind: EndpointKind) => readonly string[],
): readonly ReachabilityChange[] {
  const joined = new Map<string, Line[]>();
  for (const line of comparison.endpoints.flatMap(linesOf)) {
    const key = JSON.stringify(line.change);
    joined.set(key, [...(joined.get(key) ?? []), line]);
  }
  const changes = [...joined.values()].map((lines) => {
    const { change } = lines[0]!;
    const endpoints = lines.map(({ endpoint }) => endpoint);
    return { where: names.where(endpoints, endpointsOf(change.kind)), ...change };
  });
  return readdressed(changes);
}

/** Merges a closing at a lane's old address with the opening at its new one into one change: another address. */
function readdressed(changes: readonly ReachabilityChange[]): readonly ReachabilityChange[] {
  const only = (change: ReachabilityChange, sense: "added" | "removed"): string =>
    JSON.stringify([change.kind, change.where, change.protocol, change.ports, change[sense]]);
  const isOnly = (change: ReachabilityChange, other: "added" | "removed"): boolean =>
    change.kind === "public" && change[other] === NOBODY;
  const closed = new Set(changes.filter((one) => isOnly(one, "added")).map((one) => only(one, "removed")));
  const opened = new Set(changes.filter((one) => isOnly(one, "removed")).map((one) => only(one, "added")));
  return changes.flatMap((change): ReachabilityChange[] => {
    if (isOnly(change, "added") && opened.has(only(change, "removed"))) return [];
    if (isOnly(change, "removed") && closed.has(only(change, "added")))
      return [{ ...change, readdressed: true, internet: false }];
    return [change];
  });
}

function linesOf({ kind, name, ...change }: EndpointChange): Line[] {
  const [added, rest] = [known(change.added), [...known(change.removed)]];
  const take = (fits: (entry: ExposureEntry) => boolean): ExposureEntry | undefined => {
    const index = rest.findIndex(fits);
    return index < 0 ? undefined : rest.splice(index, 1)[0];
  };
  const gained = added.map((entry): Line["change"] => {
    const lost = take((other) => samePorts(other, entry));
    const from = lost ? undefined : take((other) => sameAddresses(other, entry));
    return {
      ...portsOf(kind, entry),
      added: addressList(entry.addresses),
      removed: lost ? addressList(lost.addresses) : NOBODY,
      ...(from ? { movedFrom: portWords(from) } : {}),
      internet: !from && change.internet.some((line) => samePorts(line, entry)),
    };
  });
  const lost = rest.map((entry): Line["change"] => ({
    ...portsOf(kind, entry),
    added: NOBODY,
    removed: addressList(entry.addresses),
    internet: false,
  }));
  return [...gained, ...lost].map((change) => ({ endpoint: name, change }));
}

/**
 * The entries without the conditions that depend on unknown facts. The report lists those under "Not known", and they count neither as an
 * opening nor as a closing.
 */
export function known(entries: readonly ExposureEntry[]): readonly ExposureEntry[] {
  return entries.flatMap((entry) => {
    const { addresses, conditional } = entry.addresses;
    const rest = conditional.filter(({ notKnown }) => !notKnown);
    return addresses.length + rest.length === 0 ? [] : [{ ...entry, addresses: { addresses, conditional: rest } }];
  });
}

const portsOf = (kind: EndpointKind, entry: ExposureEntry) => ({
  kind,
  protocol: entry.protocol,
  ports: portWords(entry),
});

const samePorts = (x: ExposureEntry, y: ExposureEntry): boolean =>
  x.protocol === y.protocol && portWords(x) === portWords(y);

const sameAddresses = (x: ExposureEntry, y: ExposureEntry): boolean =>
  x.protocol === y.protocol && JSON.stringify(x.addresses) === JSON.stringify(y.addresses);

/** Destination ports, and the sender's where they matter. */
function portWords({ ports, sourcePorts }: ExposureEntry): string {
  const range = ({ first, last }: ExposureEntry["ports"]): string =>
    first === 0 && last === 65535 ? "any port" : first === last ? String(first) : `${first}-${last}`;
  const from = range(sourcePorts) === "any port" ? "" : ` from source port ${range(sourcePorts)}`;
  return `${range(ports)}${from}`;
}

/** The addresses as a list for the report; single addresses are written without `/32`. */
function addressList({ addresses, conditional }: SymbolicSet): AddressList {
  return {
    size: sizeOf(addresses),
    prefixes: toPrefixes(addresses).map(shortPrefix),
    tags: conditional.map(({ anyOf, within }) => ({
      condition: anyOf.map(termWords).join(" or "),
      ...(sizeOf(within) < WIDE ? { within: sizeOf(within) } : {}),
    })),
  };
}

export const shortPrefix = (prefix: string): string => prefix.replace(/\/32$/, "");

const termWords = (term: { readonly in: readonly string[]; readonly notIn: readonly string[] }): string => {
  const words = (symbols: readonly string[], not: "" | "not ", joint: string): string[] => {
    const meant = symbols.flatMap((symbol) => UNREADABLE.exec(symbol)?.[1] ?? []);
    const tags = symbols.filter((symbol) => !UNREADABLE.test(symbol));
    return [
      ...(tags.length > 0 ? [`${not}in ${tags.join(joint)}`] : []),
      ...(meant.length > 0 ? [`${not}${MEANT_BY}${[...new Set(meant)].join(joint)}`] : []),
    ];
  };
  return [...words(term.in, "", " and "), ...words(term.notIn, "not ", " or ")].join(", ");
};

/** The exposure's symbol for a text that is no address, prefix or tag: `"0/0" in sources of rule X of Y`. */
const UNREADABLE = /^(".*") in /;
/** Precedes such a text in the words for a condition. */
export const MEANT_BY = "meant by ";
