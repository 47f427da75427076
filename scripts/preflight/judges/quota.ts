/** Whether the quota of virtual processors is enough for old and new machines at the same time. Pure. */
import { findings, type PreflightFinding } from "../finding";
import type { Machines } from "../needs";
import type { Sku, Usage } from "../subscription";
import { skuOf } from "./sizes";

const CHECK = "vCPU quota";
/** The name of a location's total among Azure's usages. */
const TOTAL = "cores";

interface Wanted {
  readonly needed: number;
  /** Cores of the machines that the stack has now, which Azure's current value includes. */
  readonly running: number;
}

/**
 * Whether the quota is enough, by family and in total. While both lanes are replaced, there are twice as many machines.
 * @param running the machines that the stack has now
 */
export function judgeQuota(
  machines: readonly Machines[],
  running: readonly Machines[],
  skus: readonly Sku[],
  usages: readonly Usage[],
): readonly PreflightFinding[] {
  const wanted = new Map<string, Wanted>();
  const add = (family: string, more: Wanted): void => {
    const { needed, running: had } = wanted.get(family) ?? { needed: 0, running: 0 };
    wanted.set(family, { needed: needed + more.needed, running: had + more.running });
  };
  const unknown = new Set<string>();
  const count = (all: readonly Machines[], part: (cores: number) => Wanted): void => {
    for (const { size, count: number } of all) {
      const sku = skuOf(skus, size);
      const cores = Number(sku?.capabilities.find(({ name }) => name === "vCPUs")?.value);
      if (sku?.family === undefined || Number.isNaN(cores)) unknown.add(size);
      else for (const family of [sku.family, TOTAL]) add(family, part(cores * number));
    }
  };
  count(machines, (cores) => ({ needed: 2 * cores, running: 0 }));
  count(running, (cores) => ({ needed: 0, running: cores }));
  const bad = [...wanted].flatMap(([family, one]) => problemOf(family, one, usages));
  const sum = wanted.get(TOTAL)?.needed ?? 0;
  return findings(
    CHECK,
    [...bad, ...[...unknown].map(unknownSize)],
    `${sum} vCPUs, for twice the machines, are within the quota of each family and of the location`,
  );
}

function problemOf(
  family: string,
  { needed, running }: Wanted,
  usages: readonly Usage[],
): Omit<PreflightFinding, "check">[] {
  const usage = usages.find(({ name }) => name.value.toLowerCase() === family.toLowerCase());
  const name = family === TOTAL ? "the location's total" : family;
  if (usage === undefined)
    return [
      { outcome: "not made", fact: `Azure lists no quota named ${family}`, todo: "look into Quotas in the portal" },
    ];
  const free = usage.limit - usage.currentValue;
  const additional = Math.max(0, needed - running);
  if (additional <= free) return [];
  return [
    {
      outcome: "stops",
      fact: `${name}: twice the machines need ${needed} vCPUs, ${running} of them run; of ${usage.limit} only ${free} are free`,
      todo: `ask for ${additional - free} more (portal: Quotas, Compute, ${usage.name.localizedValue ?? usage.name.value}), or lower lanes.instances, lanes.autoscale.maximum or lanes.vmSize`,
    },
  ];
}

const unknownSize = (size: string): Omit<PreflightFinding, "check"> => ({
  outcome: "not made",
  fact: `the vCPUs and family of ${size} are not known here`,
  todo: "see the finding about the size",
});
