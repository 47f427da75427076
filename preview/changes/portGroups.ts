import type { ReachabilityChange } from "../model/report";

/** Changes that differ only in protocol and ports. */
export type PortGroup = readonly [ReachabilityChange, ...ReachabilityChange[]];

/** Maximum number of ports that are all listed; of more, only the first few are. */
const MOST_NAMED = 8;

/** Joins changes that differ only in protocol and ports, and sorts the groups: the internet first, then openings. */
export function byAddresses(changes: readonly ReachabilityChange[]): readonly PortGroup[] {
  const groups = new Map<string, [ReachabilityChange, ...ReachabilityChange[]]>();
  for (const change of changes) {
    const key = JSON.stringify({ ...change, protocol: "", ports: "", movedFrom: change.movedFrom ?? "" });
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()].sort(([x], [y]) => weightOf(y) - weightOf(x));
}

/** Weight of a change, used only for sorting. Any public change weighs more than any change inside the network. */
function weightOf({ kind, internet, added, removed, movedFrom, readdressed }: ReachabilityChange): number {
  const place = { public: 3, inside: 2, outbound: 1 }[kind] * 2 ** 40;
  if (movedFrom !== undefined || readdressed) return place;
  const opened = internet ? 2 ** 38 : added.tags.length > 0 ? 2 ** 37 : added.size > 0 ? 2 ** 36 : 0;
  return place + opened + added.size + removed.size / 2 ** 33;
}

/** `11344`, `TCP 80, UDP 53`, `98 ports (TCP 8000, TCP 8002, …)`; the protocol where `protocols` is true. */
export function portWords(group: PortGroup, protocols: boolean): string {
  const all = group.map(({ protocol, ports }) => (protocols ? `${protocol.toUpperCase()} ${ports}` : ports));
  if (all.length <= MOST_NAMED) return all.join(", ");
  return `${all.length} ports (${all.slice(0, 3).join(", ")}, …)`;
}

/** Every port of a group that `portWords` shortens; none where `portWords` names all. */
export const unnamedPorts = (group: PortGroup): readonly string[] =>
  group.length <= MOST_NAMED ? [] : group.map(({ protocol, ports }) => `${protocol.toUpperCase()} ${ports}`);
