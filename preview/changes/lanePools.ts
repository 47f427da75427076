import { UNKNOWN, type NetworkModel } from "../../exposure";
import type { LifecycleChange } from "../model/report";
import type { Names } from "./names";

/** Paths from a load balancer's frontends to machines. */
interface Ways {
  /** Names of the frontends by the machines' name; undefined where the machines' pools are not known. */
  readonly ofMachines: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  /** All frontends that some rule forwards from. */
  readonly frontends: ReadonlySet<string>;
}

/** Statements about the pools that the lanes are in. */
export interface LanePools {
  readonly interruptions: LifecycleChange["interruptions"];
  readonly unknown: readonly string[];
}

/**
 * Lanes that no frontend forwards to any more, and frontends that forward to no machines any more. A lane that is put into another lane's
 * pool is replaced without a gap and serves nobody all the same.
 */
export function lanePools(before: NetworkModel, after: NetworkModel, names: Names): LanePools {
  const [was, is] = [waysOf(before), waysOf(after)];
  const lanes = [...is.ofMachines.keys()];
  const unknown = lanes
    .filter((name) => is.ofMachines.get(name) === undefined)
    .map((name) => `the frontends that lead to ${names.where([name], lanes)}: its backend pools are not known`);
  const unserved = lanes.filter((name) => is.ofMachines.get(name)?.size === 0 && was.ofMachines.get(name)?.size !== 0);
  const ended = [...is.frontends].filter((frontend) => leads(was, frontend) && !leads(is, frontend));
  return {
    unknown,
    interruptions: [
      ...unserved.map(
        (name) => `No load balancer frontend leads to ${names.where([name], lanes)}, so it gets no connections.`,
      ),
      ...(unknown.length > 0 ? [] : ended).map(
        (name) =>
          `The frontend ${names.where([name], [...is.frontends])} leads to no machines, so its clients get no answer.`,
      ),
    ].map((text) => ({ severe: true, text })),
  };
}

const leads = ({ ofMachines }: Ways, frontend: string): boolean =>
  [...ofMachines.values()].some((frontends) => frontends?.has(frontend));

function waysOf({ scaleSets, loadBalancers }: NetworkModel): Ways {
  const rules = loadBalancers.flatMap((balancer) =>
    balancer.rules.map(({ frontend, pools }) => ({
      frontend: balancer.frontends.find(({ id }) => same(id, frontend))?.name ?? UNKNOWN,
      pools,
    })),
  );
  const ofMachines = new Map(
    scaleSets.map(({ name, networkInterfaces }) => {
      const pools = networkInterfaces.flatMap((card) => card.ipConfigurations.flatMap((one) => one.pools));
      const fitting = rules.filter((rule) => rule.pools.some((pool) => pools.some((own) => same(own, pool))));
      const known = !pools.includes(UNKNOWN) && rules.every((rule) => !rule.pools.includes(UNKNOWN));
      return [name, known ? new Set(fitting.map(({ frontend }) => frontend)) : undefined] as const;
    }),
  );
  return { ofMachines, frontends: new Set(rules.map(({ frontend }) => frontend)) };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
