import { CounterMeaning } from "./script";

/** A counter with its meaning and value. */
export interface RuleCounter extends Omit<CounterMeaning, "counter"> {
  readonly packets: number;
}

interface NftListing {
  readonly nftables: readonly { readonly counter?: { readonly name: string; readonly packets: number } }[];
}

/** Joins `nft -j list counters` with the meanings of the counters. Counters of rules that no longer exist are left out. */
export function readCounters(listing: string, meanings: readonly CounterMeaning[]): readonly RuleCounter[] {
  const packets = new Map<string, number>();
  for (const { counter } of (JSON.parse(listing) as NftListing).nftables) {
    if (counter !== undefined) packets.set(counter.name, counter.packets);
  }
  return meanings.map(({ counter, ...meaning }) => ({ ...meaning, packets: packets.get(counter) ?? 0 }));
}
