import { difference, setOfPrefixes, toPrefixes, UNKNOWN, type AddressSet, type NetworkModel } from "../../exposure";
import type { JoinedNetwork } from "../model/report";
import type { Names } from "./names";

/**
 * The changed private addresses that a virtual network is joined to by peerings. A new peering may change nothing in who reaches what,
 * because the rules decide that. It is reported because the next rule would then reach into that network.
 */
export function joinedNetworks(before: NetworkModel, after: NetworkModel, names: Names): readonly JoinedNetwork[] {
  const called = [...new Set([...before.networks, ...after.networks].map(({ name }) => name))];
  return called.flatMap((name) => {
    const [was, is] = [joinedTo(before, name), joinedTo(after, name)];
    const [added, removed] = [toPrefixes(difference(is, was)), toPrefixes(difference(was, is))];
    return added.length + removed.length === 0 ? [] : [{ network: names.short(name), added, removed }];
  });
}

/** The known addresses. The report names the unknown ones under "Not known". */
const joinedTo = ({ networks }: NetworkModel, wanted: string): AddressSet =>
  setOfPrefixes(
    networks
      .filter(({ name }) => name === wanted)
      .flatMap(({ connectedPrefixes }) =>
        connectedPrefixes.filter((prefix) => prefix !== UNKNOWN && !prefix.includes(":")),
      ),
  );
