/** The queries to Azure about names that may be taken. */
import { z } from "zod";
import { ask, list, resourcesInGroup, unlessMissing, type Account } from "../../deployed";
import type { FixedNames, Worldwide } from "./fixedNames";

/** A name that is taken. */
export interface Taken {
  /** ARM id. For a name that is unique in all of Azure only the name, because Azure does not say who has it. */
  readonly id: string;
  readonly kind: "in the group" | "table" | "worldwide";
  /** Azure's own words. */
  readonly words?: string;
}

const AVAILABILITY: Readonly<Record<Worldwide, string>> = {
  "Microsoft.KeyVault/vaults": "Microsoft.KeyVault/checkNameAvailability?api-version=2023-07-01",
  "Microsoft.Storage/storageAccounts": "Microsoft.Storage/checkNameAvailability?api-version=2023-05-01",
};
const available = z.object({ nameAvailable: z.boolean(), message: z.string().nullish() });
const named = z.object({ id: z.string(), name: z.string() });
const TABLES = "2022-10-01";

/** @param subscription GUID @param group ARM id of the existing group that the stack uses; absent if the stack creates its own */
export async function askNames(
  account: Account,
  subscription: string,
  group: string | undefined,
  { inGroup, worldwide, tables }: FixedNames,
): Promise<readonly Taken[]> {
  const there = group === undefined || inGroup.length === 0 ? [] : ((await resourcesInGroup(account, group)) ?? []);
  const ids = new Set(there.map(({ id }) => id.toLowerCase()));
  const besides = await Promise.all(worldwide.map((one) => worldwideTaken(account, subscription, one)));
  return [
    ...inGroup
      .map((path) => `${group}${path}`)
      .filter((id) => ids.has(id.toLowerCase()))
      .map((id): Taken => ({ id, kind: "in the group" })),
    ...(tables === undefined ? [] : await tablesTaken(account, tables)),
    ...besides.flat(),
  ];
}

async function worldwideTaken(
  account: Account,
  subscription: string,
  { type, name }: FixedNames["worldwide"][number],
): Promise<readonly Taken[]> {
  const url = `${account.endpoint}/subscriptions/${subscription}/providers/${AVAILABILITY[type]}`;
  const { nameAvailable, message } = available.parse(await ask(account, "POST", url, { name, type }));
  return nameAvailable ? [] : [{ id: name, kind: "worldwide", words: message ?? "Azure gives no reason" }];
}

/** The tables that exist already. A missing workspace is reported by another check. */
async function tablesTaken(
  account: Account,
  { workspace, names }: NonNullable<FixedNames["tables"]>,
): Promise<readonly Taken[]> {
  const found = await unlessMissing(() => list(account, `${workspace}/tables`, TABLES, named));
  return (found ?? []).filter(({ name }) => names.includes(name)).map(({ id }) => ({ id, kind: "table" }));
}
