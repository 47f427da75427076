/** Azure's management API (Azure Resource Manager), as far as commands ask it beside the engine. */
import { z } from "zod";
import { UserError } from "../../console/userError";

/** Where the API is, and as whom to ask. */
export interface Account {
  readonly endpoint: string;
  /** The bearer token of the deploying principal. */
  readonly token: string;
}

/** The API of Azure's public cloud. */
export const AZURE = "https://management.azure.com";

/** Most times that a request is made when Azure throttles or fails. */
const MOST_TRIES = 4;
const TIMEOUT_MS = 60_000;
const LONGEST_PAUSE_MS = 60_000;

/** A refusal or failure of the API, in Azure's own words. */
export class ApiError extends UserError {
  constructor(
    readonly status: number,
    readonly code: string,
    request: string,
    message: string,
  ) {
    super(`Azure answered ${status} to ${request}: ${code}: ${message}`);
  }
}

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const page = z.object({ value: z.array(z.unknown()), nextLink: z.string().optional() });

/** One request. Throttling and failures of Azure's own are tried again, after the time that Azure names. */
export async function ask(account: Account, method: "GET" | "POST", url: string): Promise<unknown> {
  const { origin, pathname } = new URL(url);
  // The token goes to nobody else: a next page could name another host.
  if (origin !== new URL(account.endpoint).origin)
    throw new UserError(`Azure named ${origin} for the next page, which is not ${account.endpoint}`);
  for (let tries = 1; ; tries += 1) {
    const answer = await answerOf(account, method, url);
    if (answer.ok) return answer.text === "" ? undefined : (JSON.parse(answer.text) as unknown);
    const again = answer.status === 429 || answer.status >= 500;
    if (!again || tries === MOST_TRIES) {
      const { code, message } = wordsOf(answer.text);
      throw new ApiError(answer.status, code, `${method} ${pathname}`, message);
    }
    await new Promise((resolve) =>
      setTimeout(resolve, Math.min(answer.retryAfterMs ?? tries * 1000, LONGEST_PAUSE_MS)),
    );
  }
}

async function answerOf({ token }: Account, method: string, url: string) {
  try {
    const response = await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
    });
    const seconds = Number(response.headers.get("retry-after") ?? "");
    const retryAfterMs = response.headers.has("retry-after") && Number.isFinite(seconds) ? seconds * 1000 : undefined;
    return { ok: response.ok, status: response.status, text: await response.text(), retryAfterMs };
  } catch (error) {
    throw new UserError(`Azure's management API cannot be asked: ${causeOf(error)}`, false, { cause: error });
  }
}

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};

function wordsOf(text: string): { readonly code: string; readonly message: string } {
  try {
    return failure.parse(JSON.parse(text)).error;
  } catch {
    return { code: "no code", message: text.slice(0, 200) || "no message" };
  }
}

/**
 * Everything of a list, page by page.
 * @param path from `/subscriptions` on, without the API's version @param query more parameters, such as `$filter`
 */
export async function list<T>(
  account: Account,
  path: string,
  version: string,
  item: z.ZodType<T>,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly T[]> {
  const found: T[] = [];
  const parameters = new URLSearchParams({ "api-version": version, ...query });
  let next: string | undefined = `${account.endpoint}${path}?${parameters.toString()}`;
  while (next !== undefined) {
    const { value, nextLink } = page.parse(await ask(account, "GET", next));
    found.push(...value.map((one) => item.parse(one)));
    next = nextLink;
  }
  return found;
}
