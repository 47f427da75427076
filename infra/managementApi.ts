/**
 * Azure's management API (Azure Resource Manager), for requests that the program and the commands send themselves, in addition to the
 * engine's.
 */
import { z } from "zod";
import { errorMessage } from "./errorMessage";

/** URL of the API, and the token for it. */
export interface Account {
  readonly endpoint: string;
  /** The bearer token of the deploying principal. */
  readonly token: string;
  /** Milliseconds that an answer may take; default: a minute. */
  readonly timeoutMs?: number;
}

/** The API of Azure's public cloud. */
export const AZURE = "https://management.azure.com";

/** Maximum number of attempts of a request while Azure throttles or fails. */
const MOST_TRIES = 4;
/** Milliseconds that Azure may take for one answer. */
const TIMEOUT_MS = 60_000;
const LONGEST_PAUSE_MS = 60_000;

/** Error for a request without a usable answer, with Azure's own message if there is one. */
export class ManagementError extends Error {
  /** @param status of the HTTP answer; `undefined` where none came, or it cannot be read */
  constructor(
    message: string,
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const page = z.object({ value: z.array(z.unknown()), nextLink: z.string().optional() });

/** One request, with an optional body. After throttling and server errors it is retried, after the time that Azure names. */
export async function ask(account: Account, method: "GET" | "POST", url: string, body?: object): Promise<unknown> {
  const { origin, pathname } = new URL(url);
  // The token is sent only to the API's own host; the link to a next page could name another host.
  if (origin !== new URL(account.endpoint).origin)
    throw new ManagementError(`Azure named ${origin} for the next page, which is not ${account.endpoint}`);
  for (let tries = 1; ; tries += 1) {
    const answer = await answerOf(account, method, url, body);
    if (answer.ok) return answer.text === "" ? undefined : jsonOf(answer.text);
    const again = answer.status === 429 || answer.status >= 500;
    if (!again || tries === MOST_TRIES) {
      const { code, message } = wordsOf(answer.text);
      throw new ManagementError(
        `Azure answered ${answer.status} to ${method} ${pathname}: ${code}: ${message}`,
        answer.status,
      );
    }
    await new Promise((resolve) =>
      setTimeout(resolve, Math.min(answer.retryAfterMs ?? tries * 1000, LONGEST_PAUSE_MS)),
    );
  }
}

async function answerOf({ token, timeoutMs = TIMEOUT_MS }: Account, method: string, url: string, body?: object) {
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...{ Authorization: `Bearer ${token}`, Accept: "application/json" },
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    const seconds = Number(response.headers.get("retry-after") ?? "");
    const retryAfterMs = response.headers.has("retry-after") && Number.isFinite(seconds) ? seconds * 1000 : undefined;
    return { ok: response.ok, status: response.status, text: await response.text(), retryAfterMs };
  } catch (error) {
    throw new ManagementError(`Azure's management API cannot be asked: ${causeOf(error)}`, undefined, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ManagementError(`Azure's management API answered no JSON: ${text.slice(0, 200)}`);
  }
}

/** The message of an error, or of its cause if it has one, because `fetch` gives the reason only there. */
const causeOf = (error: unknown): string =>
  errorMessage(error instanceof Error && error.cause instanceof Error ? error.cause : error);

function wordsOf(text: string): { readonly code: string; readonly message: string } {
  try {
    return failure.parse(JSON.parse(text)).error;
  } catch {
    return { code: "no code", message: text.slice(0, 200) || "no message" };
  }
}

/**
 * All entries of a list, read page by page.
 * @param path path from `/subscriptions` on, without the API's version @param query more parameters, such as `$filter`
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
