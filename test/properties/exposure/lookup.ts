import { holdsAddress, rangeOf, type ExposureEntry, type SymbolicSet } from "../../../exposure";
import type { Membership, Packet } from "./bruteForce";

const between = (port: number, { first, last }: { first: number; last: number }): boolean =>
  first <= port && port <= last;

/** The entries that are about the packet's protocol and ports. */
const entriesFor = (entries: readonly ExposureEntry[], { protocol, port, sourcePort }: Packet): ExposureEntry[] =>
  entries.filter(
    (entry) => entry.protocol === protocol && between(port, entry.ports) && between(sourcePort, entry.sourcePorts),
  );

/** Whether some entry has the address among those of the packet's ports, with the symbols holding what they hold. */
export const inEntries = (
  entries: readonly ExposureEntry[],
  address: string,
  sent: Packet,
  symbols: Membership,
): boolean => entriesFor(entries, sent).some(({ addresses }) => inSet(addresses, address, symbols));

/** The entries' statement about the address whatever the symbols hold: surely, never, or on a condition. */
export function statedOf(entries: readonly ExposureEntry[], address: string, sent: Packet): string {
  const number = rangeOf(address).first;
  const sets = entriesFor(entries, sent).map(({ addresses }) => addresses);
  if (sets.some((set) => holdsAddress(set.addresses, number))) return "allowed";
  return sets.some(({ conditional }) => conditional.some(({ within }) => holdsAddress(within, number)))
    ? "depends"
    : "denied";
}

function inSet(set: SymbolicSet, address: string, symbols: Membership): boolean {
  const number = rangeOf(address).first;
  if (holdsAddress(set.addresses, number)) return true;
  const isIn = (name: string): boolean => {
    const [, symbol, own] = /^(\S+)(?: \(as for (.*)\))?$/.exec(name)!;
    return symbols.get(symbol!)?.includes(own ?? address) ?? false;
  };
  return set.conditional.some(
    ({ anyOf, within }) =>
      holdsAddress(within, number) && anyOf.some((term) => term.in.every(isIn) && !term.notIn.some(isIn)),
  );
}
