/** The output about a teardown's plan and outcome. Pure. */
import { logicalName, type DeployedResource } from "../../deployed";
import type { TeardownPlan } from "./plan";

/** The outcome for one stack. */
export interface TeardownOutcome {
  readonly stack: string;
  /** Sentences about completed steps. */
  readonly done: readonly string[];
  /** Sentences about failures and leftovers; empty if there are none. */
  readonly problems: readonly string[];
}

export function planInWords(plan: TeardownPlan): string {
  const { stack, group, groupOfOthers, goes, left, kept, portal, vaults, foreign, leftovers, refusals } = plan;
  const lines = [
    `Stack ${stack}: ${goes.length} resources will be deleted${group === undefined ? "" : ` from the resource group ${lastPart(group)}`}.`,
  ];
  for (const [type, names] of byType(goes)) lines.push(`  ${type}: ${names.join(", ")}`);
  if (kept.length > 0)
    lines.push("Kept, with the stack:", ...byType(kept).map(([type, names]) => `  ${type}: ${names.join(", ")}`));
  if (portal.length > 0) lines.push(portalInWords(plan));
  for (const { name, purgeable } of vaults)
    lines.push(
      purgeable
        ? `The vault ${name} is purged: its secrets cannot be recovered, and its name is free again.`
        : `The vault ${name} has purge protection: it stays recoverable, and its name taken, until Azure's retention period is over.`,
    );
  if (left.length > 0)
    lines.push(
      "Left in Azure, in resources of others; delete them there when nobody needs them:",
      ...byType(left).map(([type, names]) => `  ${type}: ${names.join(", ")}`),
    );
  if (left.some(({ type }) => type.endsWith(":Table")))
    lines.push("A new stack in that workspace finds the tables there: monitoring.workspace.tables is then existing.");
  if (groupOfOthers !== undefined)
    lines.push(
      `The resource group ${lastPart(groupOfOthers)} is not of this stack (resourceGroup.existing): it stays, with everything that others have in it.`,
    );
  if (foreign.length > 0)
    lines.push(
      "Not part of this stack, so kept, and the resource group with it:",
      ...foreign.map(({ type, name }) => `  ${type}: ${name}`),
    );
  if (leftovers.length > 0)
    lines.push(
      "Left by an interrupted update, with this stack's tags and not in its state; delete it by hand:",
      ...leftovers.map(({ id }) => `  az resource delete --ids ${id}`),
    );
  if (refusals.length > 0) lines.push("Refused; nothing is changed:", ...refusals.map((reason) => `  ${reason}`));
  return `${lines.join("\n")}\n`;
}

function portalInWords({ portal, kept, addressesOfOthers }: TeardownPlan): string {
  const at = `The client's portal would then point at ${portal.join(" and ")}, where nobody answers. `;
  if (addressesOfOthers) return `${at}The addresses stay, because they are not of this stack.`;
  return kept.length > 0
    ? `${at}The addresses stay yours, so an update brings the gateway back behind them.`
    : `${at}Azure may give these addresses to somebody else: remove the gateway from the portal first.`;
}

/** Names of resources, grouped by the last part of their type. */
function byType(resources: readonly DeployedResource[]): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const one of resources) {
    const type = lastPart(one.type.replaceAll(":", "/"));
    found.set(type, [...(found.get(type) ?? []), logicalName(one)]);
  }
  return [...found];
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export function outcomeInWords({ stack, done, problems }: TeardownOutcome): string {
  const head =
    problems.length === 0 ? `Stack ${stack}: done.` : `Stack ${stack}: not done. Run it again after the cause is gone.`;
  return `${[head, ...done.map((one) => `  ${one}`), ...problems.map((one) => `  problem: ${one}`)].join("\n")}\n`;
}
