import { plainType } from "../../exposure";
import type { OtherChange } from "../model/report";
import { nameOfUrn, type PreviewStep } from "../model/step";
import { WEIGHTY } from "./lifecycle";
import type { Names } from "./names";

const MOST_PATHS = 6;
const RULES = /^securityRules(\[|$)/;
/** Paths that other sections of the report cover, by kind of resource. */
const REPORTED: Readonly<Record<string, RegExp>> = {
  LoadBalancer:
    /^loadBalancingRules\[\d+\]\.(frontendPort|backendPort)$|^frontendIPConfigurations\[\d+\]\.publicIPAddress/,
  StorageAccount: /^networkRuleSet\.(ipRules|defaultAction)/,
  VirtualMachineScaleSet: /^sku\.|customData$|userData$|diskSizeGB$|storageAccountType$/,
};

/** Updates and reads that no other section reports, those with the same paths joined. */
export function otherChanges(
  steps: readonly PreviewStep[],
  names: Names,
  rulesReported: boolean,
): readonly OtherChange[] {
  const joined = new Map<string, { action: string; names: string[]; paths: readonly string[] }>();
  for (const { op, urn, before, after, detailedDiff } of steps) {
    const state = after ?? before;
    if (op === "same" || !state || isReported(op, state.custom)) continue;
    const kind = plainType(state.type).split(":").at(-1)!;
    const paths = [
      ...new Set(
        Object.keys(detailedDiff)
          .filter((path) => !isReportedPath(kind, path, rulesReported))
          .map(wholeListItem),
      ),
    ];
    if (op === "update" && paths.length === 0 && Object.keys(detailedDiff).length > 0) continue;
    if (op === "create-replacement" && paths.length === 0 && WEIGHTY.has(kind)) continue;
    const action = op === "create-replacement" ? "replace" : op;
    const key = JSON.stringify([action, paths, paths.length === 0 ? urn : ""]);
    const entry = joined.get(key) ?? { action, names: [], paths };
    joined.set(key, { ...entry, names: [...entry.names, names.short(nameOfUrn(urn))] });
  }
  const sorted = [...joined.values()].map((one) => ({ ...one, names: [...new Set(one.names)].sort() }));
  const order = (one: (typeof sorted)[number]): string => `${one.action} ${one.names[0]}`;
  return sorted
    .sort((x, y) => order(x).localeCompare(order(y)))
    .map(({ action, names: own, paths }) => ({
      action,
      what: own.length > 4 ? `${own.length} resources (${own.slice(0, 3).join(", ")}, …)` : own.join(", "),
      paths: paths.length > MOST_PATHS ? [...paths.slice(0, MOST_PATHS), `${paths.length - MOST_PATHS} more`] : paths,
    }));
}

/** Creations and deletions are part of the lifecycle; components and the stack itself are no Azure resources. */
function isReported(op: string, custom: boolean): boolean {
  return !custom || ["create", "delete", "delete-replaced", "replace", "discard", "discard-replaced"].includes(op);
}

const isReportedPath = (kind: string, path: string, rulesReported: boolean): boolean =>
  (REPORTED[kind]?.test(path) ?? false) || (kind === "NetworkSecurityGroup" && rulesReported && RULES.test(path));

/** `securityRules[3].description` → `securityRules[].description`, because positions mean nothing to a reader. */
const wholeListItem = (path: string): string => path.replace(/\[\d+\]/g, "[]");
