/** The management API for commands: its failures are told to the person at the keyboard. */
import type { z } from "zod";
import { UserError } from "../console/userError";
import * as api from "../infra/managementApi";

export { AZURE, type Account } from "../infra/managementApi";

/** A refusal or failure of the API, in Azure's own words. */
export class ApiError extends UserError {
  constructor(override readonly cause: api.ManagementError) {
    super(cause.message, false, { cause });
  }

  /** HTTP status of the answer; `undefined` where none came. */
  get status(): number | undefined {
    return this.cause.status;
  }
}

/** One request (infra/managementApi.ts). @throws ApiError */
export const ask = (account: api.Account, method: "GET" | "POST", url: string, body?: object): Promise<unknown> =>
  withApiErrors(() => api.ask(account, method, url, body));

/** All entries of a list, read page by page (infra/managementApi.ts). @throws ApiError */
export const list = <T>(
  account: api.Account,
  path: string,
  version: string,
  item: z.ZodType<T>,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly T[]> => withApiErrors(() => api.list(account, path, version, item, query));

/** The answer of a query; `undefined` where Azure answers 404, which it does for what is not there. */
export async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The same, with the API's errors in words for the person who called the command. */
async function withApiErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof api.ManagementError ? new ApiError(error) : error;
  }
}
