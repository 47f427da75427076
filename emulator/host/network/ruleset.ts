import { balance } from "./balancing";
import { forward } from "./forwarding";
import { compileGroups } from "./groups";
import { CounterMeaning, NftScript } from "./script";
import { NetworkState } from "./state";

/** An nftables script and what its counters mean. */
export interface Ruleset {
  readonly script: string;
  readonly counters: readonly CounterMeaning[];
}

/**
 * Compiles Azure's network into one nftables script, which the kernel applies whole or not at all. Counters are named
 * objects, so they keep counting when rules are replaced.
 *
 * Order of a packet, as in Azure: public address and load balancer, then the sender's groups outbound (card, subnet),
 * then the receiver's groups inbound (subnet, card). Established connections pass: a changed rule or a failed probe
 * judges new connections only.
 */
export function compileRuleset(state: NetworkState): Ruleset {
  const script = new NftScript();
  script.chain("translate", " { type nat hook prerouting priority dstnat; policy accept; }");
  script.chain("leave", " { type nat hook postrouting priority srcnat; policy accept; }");
  script.chain("input", " { type filter hook input priority filter; policy drop; }");
  script.chain("forward", " { type filter hook forward priority filter; policy drop; }");
  balance(state, script);
  compileGroups(state, script);
  forward(state, script);
  return { script: script.toString(), counters: script.counters };
}
