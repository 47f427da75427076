import { inspect } from "node:util";

/** An error whose message is meant for the person at the keyboard: it says what is wrong and what to do, so no stack is shown. */
export class UserError extends Error {
  override readonly name = "UserError";

  /** @param wrongUse the command was called wrongly (exit code 2), as opposed to: it could not do its work (3) */
  constructor(
    message: string,
    readonly wrongUse = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Ends a command that was called wrongly, with all problems at once.
 *
 * @param problems sentences; undefined for what is right
 */
export function refuseWrongUse(problems: readonly (string | undefined)[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new UserError(found.join("\n"), true);
}

/** The message of an error that was caught. Anything else that was thrown, and an error without a message, is shown as it is. */
export function errorMessage(error: unknown): string {
  const { message, errors } = typeof error === "object" && error !== null ? (error as Caught) : { message: error };
  if (typeof message === "string" && message.trim() !== "") return message;
  // an AggregateError, for example after a connection attempt to each address of a name, has its reasons in `errors`
  if (Array.isArray(errors) && errors.length > 0) return errors.map(errorMessage).join("; ");
  if (error instanceof Error) return `an error without a message: ${error.name}`;
  return `thrown, and no error: ${inspect(error, { breakLength: Infinity, depth: 1 })}`;
}

interface Caught {
  readonly message?: unknown;
  readonly errors?: unknown;
}

/** Error codes of the operating system that say the disk, or the user's share of it, is full. */
const diskFull = new Set(["ENOSPC", "EDQUOT"]);

/** Whether an error, or the output of a program that failed, says that the disk is full. */
export function saysDiskFull(error: unknown): boolean {
  if (typeof error === "object" && error !== null && "code" in error && diskFull.has(String(error.code))) return true;
  const words = errorMessage(error);
  return /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i.test(words);
}

/** For a full disk, an error that tells the user what to do; any other error is returned unchanged. */
export function explainDiskFull(error: unknown, what: string, folder: string): unknown {
  if (!saysDiskFull(error)) return error;
  return new UserError(
    `The disk is full: ${what} needs space in ${folder}. Free some space, or set DEFENDER_ICAP_GATEWAY_CACHE to a folder on another disk.`,
    false,
    { cause: error },
  );
}
