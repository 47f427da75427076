/** Names that another resource may have already: those without a random end. Pure. */
import type { ResourceState } from "../../preview";
import { HEALTH, TRANSACTIONS } from "../../infra/existing";
import type { Settings } from "../../infra/settings";
import { armType } from "./needs";

/** Types whose names are unique in all of Azure. */
export type Worldwide = "Microsoft.KeyVault/vaults" | "Microsoft.Storage/storageAccounts";

export interface FixedNames {
  /** Paths below the existing group that the stack uses, from `/providers` on. */
  readonly inGroup: readonly string[];
  readonly worldwide: readonly { readonly type: Worldwide; readonly name: string }[];
  /** ARM id of an existing workspace, and the names of the tables that the stack creates in it. */
  readonly tables?: { readonly workspace: string; readonly names: readonly string[] };
}

/** The random end of a name: Pulumi's digits, or those of a GUID. */
const AT_RANDOM = /[0-9a-f]{8}$/i;
const TOP_LEVEL = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)(\/providers\/[^/]+\/[^/]+\/([^/]+))$/i;
const isWorldwide = (type: string): type is Worldwide =>
  type === "Microsoft.KeyVault/vaults" || type === "Microsoft.Storage/storageAccounts";

/** @param planned resources that the program registers @param groupOfOthers name of the existing group that the stack uses */
export function fixedNamesOf(
  planned: readonly ResourceState[],
  groupOfOthers: string | undefined,
  { monitoring }: Pick<Settings, "monitoring">,
): FixedNames {
  const made = planned.flatMap(({ id, external, type }) => {
    const [, group = "", path = "", name = ""] = TOP_LEVEL.exec(id ?? "") ?? [];
    const isMade = path !== "" && external !== true && type.startsWith("azure-native:") && !AT_RANDOM.test(name);
    return isMade ? [{ group, path, name, type: armType(id!) }] : [];
  });
  const { enabled, workspace, transactions } = monitoring;
  const makesTables = enabled && workspace !== undefined && workspace.tables !== "existing";
  return {
    inGroup: made.filter(({ group }) => same(group, groupOfOthers ?? "")).map(({ path }) => path),
    worldwide: made.flatMap(({ type, name }) => (isWorldwide(type) ? [{ type, name }] : [])),
    ...(makesTables
      ? {
          tables: {
            workspace: workspace.id,
            names: (transactions ? [HEALTH, TRANSACTIONS] : [HEALTH]).map(({ name }) => name),
          },
        }
      : {}),
  };
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
