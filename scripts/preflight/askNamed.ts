/** The queries to Azure about existing resources that the settings name. */
import { ask, unlessMissing, type Account } from "../../deployed";
import { answered, type Answered } from "./finding";
import type { Named } from "./named";

/** The answer about a resource: `undefined` if the resource does not exist. */
export interface NamedAnswer {
  readonly named: Named;
  readonly answer: Answered<unknown>;
  /** Answers about the paths below the resource. */
  readonly below: Answered<readonly unknown[]>;
}

export const askNamed = (account: Account, things: readonly Named[]): Promise<readonly NamedAnswer[]> =>
  Promise.all(
    things.map(async (named) => {
      const get = (path: string) =>
        unlessMissing(() =>
          ask(account, "GET", `${account.endpoint}${named.id}${path}?api-version=${named.apiVersion}`),
        );
      const answer = await answered(() => get(""));
      const isThere = "value" in answer && answer.value !== undefined;
      const below = await answered(() => Promise.all(isThere ? named.below.map((path) => get(`/${path}`)) : []));
      return { named, answer, below };
    }),
  );
