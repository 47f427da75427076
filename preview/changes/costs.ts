import { plainType } from "../../exposure";
import type { CostChange } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import { machineWordsOf } from "./autoscale";
import type { Names } from "./names";
import { valueAt, valueWords } from "./values";

const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** Types whose number is on the bill, in words. */
const COUNTED: Readonly<Record<string, string>> = {
  "azure-native:network:PublicIPAddress": "public addresses",
  "azure-native:network:NatGateway": "NAT gateways",
  "azure-native:network:LoadBalancer": "load balancers",
  "azure-native:network:PrivateEndpoint": "private endpoints",
  "azure-native:network:VirtualNetworkGateway": "VPN gateways",
  "azure-native:network:VirtualNetworkPeering": "peerings",
  "azure-native:privatedns:PrivateZone": "private DNS zones",
  "azure-native:compute:VirtualMachineScaleSet": "scale sets",
  "azure-native:compute:VirtualMachine": "single machines",
  "azure-native:keyvault:Vault": "key vaults",
  "azure-native:storage:StorageAccount": "storage accounts",
  "azure-native:operationalinsights:Workspace": "log workspaces",
  "azure-native:monitor:MetricAlert": "alerts on metrics",
  "azure-native:monitor:ScheduledQueryRule": "alerts on logs",
  "azure-native:network:FlowLog": "flow logs",
  "azure-native:network:BastionHost": "bastion hosts",
  "azure-native:network:AzureFirewall": "firewalls",
};

/** Properties of a scale set, by path, that affect the bill in addition to the number of its machines. */
const SIZES: readonly (readonly [string, readonly string[]])[] = [
  ["size", ["sku", "name"]],
  ["system disk, GiB", ["virtualMachineProfile", "storageProfile", "osDisk", "diskSizeGB"]],
  ["kind of disk", ["virtualMachineProfile", "storageProfile", "osDisk", "managedDisk", "storageAccountType"]],
];

/** Changes of numbers and sizes that are on the bill. `cost/change.ts` has the sum at list prices. */
export function costChanges(
  base: readonly ResourceState[],
  head: readonly ResourceState[],
  names: Names,
): readonly CostChange[] {
  return [...countChanges(base, head), ...sizeChanges(base, head, names)];
}

/** Resources of other owners, which the program only reads, are on another bill. */
function countChanges(base: readonly ResourceState[], head: readonly ResourceState[]): CostChange[] {
  return Object.entries(COUNTED).flatMap(([type, what]) => {
    const [before, after] = [base, head].map(
      (all) => all.filter((one) => plainType(one.type) === type && !one.external).length,
    );
    return before === after ? [] : [{ what, before: String(before), after: String(after) }];
  });
}

function sizeChanges(base: readonly ResourceState[], head: readonly ResourceState[], names: Names): CostChange[] {
  const joined = new Map<string, { change: Omit<CostChange, "what">; what: string; sets: string[] }>();
  const [had, has] = [machineWordsOf(base), machineWordsOf(head)];
  const sets = head.filter(({ type }) => plainType(type) === SCALE_SET);
  for (const after of sets) {
    const before = base.find(({ urn }) => urn === after.urn);
    if (!before) continue;
    const sizes = SIZES.map(([what, path]) => [what, sizeAt(before, path), sizeAt(after, path)] as const);
    for (const [what, was, is] of [["machines", had(before), has(after)] as const, ...sizes]) {
      if (was === is) continue;
      const key = `${what} ${was} ${is}`;
      const entry = joined.get(key) ?? { what, change: { before: was, after: is }, sets: [] };
      joined.set(key, { ...entry, sets: [...entry.sets, nameOfUrn(after.urn)] });
    }
  }
  const all = sets.map(({ urn }) => nameOfUrn(urn));
  return [...joined.values()].map(({ what, change, sets: own }) => ({
    what: `${names.where(own, all)}: ${what}`,
    ...change,
  }));
}

const sizeAt = ({ inputs }: ResourceState, path: readonly string[]): string => valueWords(valueAt(inputs, ...path));
