import type { DropCounter } from "./plan";

/** A counter of packets as the emulator reports it; `nsg` is empty for the router's own. */
export interface RuleCounter {
  readonly nsg: string;
  readonly direction: string;
  readonly rule: string;
  readonly packets: number;
}

/** The router's counter of packets to a public address on a port that no load-balancing rule names. */
export const noBalancingRule = "NoLoadBalancingRule";

/** Number of packets that each kind of drop has counted. Pure. */
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
