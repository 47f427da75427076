import {
  ALL_ADDRESSES,
  difference,
  EMPTY_SET,
  parsePrefix,
  plainType,
  setOfPrefixes,
  toPrefixes,
  type AddressSet,
} from "../../exposure";
import type { StorageAccess } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import type { Names } from "./names";
import { isUnknownAt, valueAt } from "./values";

const ACCOUNT = "azure-native:storage:StorageAccount";

/**
 * Changes of the public addresses that a storage account's firewall admits. These addresses can upload exact lists. Subnets are left out,
 * because their machines are the stack's own. `unknown`: one sentence for each account whose firewall is not known before the update.
 */
export function storageAccess(
  base: readonly ResourceState[],
  head: readonly ResourceState[],
  names: Names,
): { readonly changes: readonly StorageAccess[]; readonly unknown: readonly string[] } {
  const [before, after] = [base, head].map(
    (resources) => new Map(resources.filter(isAccount).map((account) => [nameOfUrn(account.urn), account])),
  );
  const changes: StorageAccess[] = [];
  const unknown: string[] = [];
  for (const name of new Set([...before!.keys(), ...after!.keys()])) {
    const account = names.short(name);
    const [was, is] = [before!.get(name), after!.get(name)].map((one) => (one ? admitted(one) : EMPTY_SET));
    if (is === undefined) {
      unknown.push(`${account}: the addresses that reach the storage account`);
      continue;
    }
    // If the base's firewall is not known, all addresses count as added.
    const known = was ?? EMPTY_SET;
    const [added, removed] = [listed(difference(is, known)), listed(difference(known, is))];
    if (added.length + removed.length > 0) changes.push({ account, added, removed });
  }
  return { changes, unknown };
}

/** The addresses without `/32`. */
const listed = (set: AddressSet): string[] => toPrefixes(set).map((prefix) => prefix.replace(/\/32$/, ""));

const isAccount = ({ type, custom }: ResourceState): boolean => custom && plainType(type) === ACCOUNT;

const isPrefix = (value: unknown): value is string => typeof value === "string" && parsePrefix(value).kind === "ipv4";

/** The addresses that pass an account's firewall. Undefined where a value is not known, or is no address. */
function admitted({ inputs, outputs }: ResourceState): AddressSet | undefined {
  const account = { ...inputs, ...outputs };
  const [network, action, rules] = ["publicNetworkAccess", "networkRuleSet.defaultAction", "networkRuleSet.ipRules"];
  if ([network, action, rules].some((path) => isUnknownAt(account, path!))) return undefined;
  if (account.publicNetworkAccess === "Disabled") return EMPTY_SET;
  if (valueAt(account, "networkRuleSet", "defaultAction") !== "Deny") return ALL_ADDRESSES;
  const allowed = valueAt(account, "networkRuleSet", "ipRules");
  const prefixes = (Array.isArray(allowed) ? allowed : []).map((rule) => valueAt(rule, "iPAddressOrRange"));
  return prefixes.every(isPrefix) ? setOfPrefixes(prefixes) : undefined;
}
