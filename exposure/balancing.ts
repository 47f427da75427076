import { transformMap, type AddressMap } from "./addressMap";
import { NEVER, type Condition } from "./conditions";
import type { Evaluation } from "./evaluation";
import {
  sameId,
  UNKNOWN,
  type Frontend,
  type LoadBalancingRule,
  type NetworkModel,
  type PortRange,
  type PublicAddress,
} from "./model";
import type { Card, Topology } from "./topology";
import { portsOf, unclearFields } from "./unknownParts";
import { ALL_PORTS, combineSlices, WITH_PORTS, type SourceSlice, type Traffic } from "./traffic";

/** Frontends that a load-balancing rule may take its packets from. */
export interface RuleFrontends {
  /** Absent: a private frontend. */
  readonly addresses?: readonly PublicAddress[];
  readonly frontend?: Frontend;
  /** False: the address is one of `addresses`, and it is unknown which. */
  readonly known: boolean;
}

/** The frontend of a rule. An unknown frontend may have any public address. */
export function frontendsOf(model: NetworkModel, rule: LoadBalancingRule): RuleFrontends {
  const frontend = model.loadBalancers.flatMap((b) => b.frontends).find(({ id }) => sameId(id, rule.frontend));
  if (frontend && frontend.publicAddress === undefined) return { frontend, known: true };
  if (!frontend || frontend.publicAddress === UNKNOWN) return { addresses: model.publicAddresses, known: false };
  return {
    frontend,
    addresses: model.publicAddresses.filter(({ id }) => sameId(id, frontend.publicAddress!)),
    known: true,
  };
}

/** Whether the card receives the packets that the rule sends to its pools. */
function isBehind({ configuration: { pools } }: Card, rule: LoadBalancingRule): "always" | "never" | "perhaps" {
  if (pools.some((pool) => rule.pools.some((id) => sameId(id, pool)))) return "always";
  return [...pools, ...rule.pools].includes(UNKNOWN) ? "perhaps" : "never";
}

/** Cards to which a rule may send packets. */
export function cardsBehind(topology: Topology, rule: LoadBalancingRule): { card: Card; known: boolean }[] {
  return topology.cards.flatMap((card) => {
    const behind = isBehind(card, rule);
    return behind === "never" ? [] : [{ card, known: behind === "always" }];
  });
}

/** Whether a rule's ports and protocol are known, so that its translation of a packet is certain. */
export const isClear = (rule: LoadBalancingRule): boolean => unclearFields(rule).length === 0;

/** Whether a rule is of the "HA ports" kind: every port arrives as it was sent. */
export const forwardsEveryPort = (rule: LoadBalancingRule): boolean =>
  rule.protocol === "All" && rule.backendPort === 0;

/** Indexes into `PROTOCOLS` of those that the rule takes, or may take. */
export const protocolsOf = ({ protocol }: LoadBalancingRule): readonly number[] =>
  protocol === "All" || protocol === UNKNOWN ? WITH_PORTS : [protocol === "Tcp" ? 0 : 1];

/**
 * The addresses and ports that a load balancer produces from the traffic to its machines. For a rule that is partly unknown: everything
 * that it may produce, which the caller makes conditional.
 */
export function translated(evaluation: Evaluation, map: AddressMap, rule: LoadBalancingRule): AddressMap {
  const { table, conditions } = evaluation;
  const protocols = protocolsOf(rule);
  const either = (a: Condition, b: Condition): Condition => conditions.or(a, b);
  return transformMap(map, (id) => {
    const traffic = table.get(id);
    const forwarded = traffic.map((slices, protocol) => {
      if (!protocols.includes(protocol)) return [];
      return forwardsEveryPort(rule) ? slices : translatePorts(slices, rule, either);
    });
    return table.intern(forwarded);
  });
}

function translatePorts(
  slices: readonly SourceSlice[],
  rule: LoadBalancingRule,
  either: (a: Condition, b: Condition) => Condition,
): Traffic[number] {
  const { frontend: ports = ALL_PORTS, backend } = portsOf(rule);
  const arrives = ({ first, last }: PortRange): boolean =>
    backend === undefined || (first <= backend && backend <= last);
  const moved = slices.map((source) => {
    const condition = source.cells.filter(arrives).reduce((any, cell) => either(any, cell.condition), NEVER);
    return { first: source.first, last: source.last, cells: condition === NEVER ? [] : [{ ...ports, condition }] };
  });
  // Slices that differed in other ports only are now alike: combining with nothing joins them.
  return combineSlices(moved, [], (condition) => condition);
}
