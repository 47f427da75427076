import type { DropCounter } from "./plan";

/** A counter of packets as the emulator reports it; `nsg` is empty for the router's own. */
export interface RuleCounter {
  readonly nsg: string;
  readonly direction: string;
  readonly rule: string;
  readonly packets: number;
}

/** The router's counter of packets to a port of a public address for which no load-balancing rule exists. */
const noBalancingRule = "NoLoadBalancingRule";

/** Number of dropped packets by kind of drop. Pure. */
export function droppedPackets(
  counters: readonly RuleCounter[],
  denyRules: readonly string[],
): Record<DropCounter, number> {
  const sum = (chosen: (counter: RuleCounter) => boolean) =>
    counters.filter(chosen).reduce((total, counter) => total + counter.packets, 0);
  return {
    "deny rule": sum(({ nsg, direction, rule }) => nsg !== "" && direction === "Inbound" && denyRules.includes(rule)),
    "no load-balancing rule": sum(({ nsg, rule }) => nsg === "" && rule === noBalancingRule),
  };
}
