import type { AddressSet } from "./addressSet";
import type { Ipv4Range } from "./prefix";
import { NO_TRAFFIC, type Operation, type TrafficId, type TrafficTable } from "./trafficTable";

/**
 * The traffic that each IPv4 address may have. `starts` ascend from 0; an entry's traffic applies up to the next start. Canonical:
 * neighbours differ, so that equal maps of one table have equal arrays.
 */
export interface AddressMap {
  readonly starts: Uint32Array;
  readonly traffic: Uint32Array;
}

const END = 2 ** 32;

/** Collects the entries of a map in ascending order. */
export class AddressMapBuilder {
  private starts = new Uint32Array(64);
  private traffic = new Uint32Array(64);
  private length = 0;

  /** From `start` on; a second call for the same start replaces the first. */
  append(start: number, traffic: TrafficId): void {
    if (this.length > 0 && this.starts[this.length - 1] === start) this.length--;
    if (this.length > 0 && this.traffic[this.length - 1] === traffic) return;
    if (this.length === this.starts.length) this.grow();
    this.starts[this.length] = start;
    this.traffic[this.length++] = traffic;
  }

  finish(): AddressMap {
    return { starts: this.starts.slice(0, this.length), traffic: this.traffic.slice(0, this.length) };
  }

  private grow(): void {
    const [starts, traffic] = [this.starts, this.traffic];
    this.starts = new Uint32Array(2 * this.length);
    this.traffic = new Uint32Array(2 * this.length);
    this.starts.set(starts);
    this.traffic.set(traffic);
  }
}

/** The map with the same traffic for every address. */
export function uniformMap(traffic: TrafficId): AddressMap {
  return { starts: Uint32Array.of(0), traffic: Uint32Array.of(traffic) };
}

/** The map with one traffic for the addresses of the set and none for the others. */
export function mapOfSet(set: AddressSet, traffic: TrafficId): AddressMap {
  const builder = new AddressMapBuilder();
  builder.append(0, NO_TRAFFIC);
  for (const { first, last } of set) {
    builder.append(first, traffic);
    if (last + 1 < END) builder.append(last + 1, NO_TRAFFIC);
  }
  return builder.finish();
}

/** Combines two maps address by address, in one pass over both. */
export function combineMaps(
  table: TrafficTable,
  operation: Operation,
  left: AddressMap,
  right: AddressMap,
): AddressMap {
  const builder = new AddressMapBuilder();
  for (let i = 0, j = 0, start = 0; ;) {
    builder.append(start, table.combine(operation, left.traffic[i]!, right.traffic[j]!));
    const nextLeft = i + 1 < left.starts.length ? left.starts[i + 1]! : END;
    const nextRight = j + 1 < right.starts.length ? right.starts[j + 1]! : END;
    start = Math.min(nextLeft, nextRight);
    if (start === END) return builder.finish();
    if (nextLeft === start) i++;
    if (nextRight === start) j++;
  }
}

/** The map with `change` applied to every traffic. */
export function transformMap(map: AddressMap, change: (traffic: TrafficId) => TrafficId): AddressMap {
  const changed = new Map<TrafficId, TrafficId>();
  const builder = new AddressMapBuilder();
  for (let i = 0; i < map.starts.length; i++) {
    const traffic = map.traffic[i]!;
    let result = changed.get(traffic);
    if (result === undefined) changed.set(traffic, (result = change(traffic)));
    builder.append(map.starts[i]!, result);
  }
  return builder.finish();
}

export function isEmptyMap(map: AddressMap): boolean {
  return map.traffic.length === 1 && map.traffic[0] === NO_TRAFFIC;
}

/** The address ranges of each traffic in the map, ascending, without `NO_TRAFFIC`. */
export function rangesByTraffic(map: AddressMap): ReadonlyMap<TrafficId, readonly Ipv4Range[]> {
  const ranges = new Map<TrafficId, Ipv4Range[]>();
  for (let i = 0; i < map.starts.length; i++) {
    const traffic = map.traffic[i]!;
    if (traffic === NO_TRAFFIC) continue;
    const range = { first: map.starts[i]!, last: (map.starts[i + 1] ?? END) - 1 };
    const list = ranges.get(traffic);
    if (list) list.push(range);
    else ranges.set(traffic, [range]);
  }
  return ranges;
}
