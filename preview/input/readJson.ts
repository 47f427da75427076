import { readText } from "../../console/readText";
import { UserError, errorMessage } from "../../console/userError";

/**
 * Reads a JSON file, `-` for standard input. Skips log lines before the JSON, which a CI system or the CLI itself may write.
 * @throws UserError (wrong use) that says what is wrong with the file
 */
export function readJson(file: string): unknown {
  const name = file === "-" ? "standard input" : file;
  const text = readText(file);
  if (text.trim() === "") throw new UserError(`${name} is empty; the command that writes it may have failed.`, true);
  try {
    return JSON.parse(text);
  } catch (error) {
    const later = startsOf(text).flatMap((start) => parsed(text.slice(start)));
    if (later.length > 0) return later[0];
    const reason = errorMessage(error);
    const hint = /^\s*[{[]/.test(text) ? "it may be truncated or followed by other text" : "it begins with other text";
    throw new UserError(`${name} is not JSON (${text.length} characters; ${hint}): ${reason}`, true);
  }
}

/** Maximum number of lines that are tried as the first line of the JSON, because each attempt reads the whole rest. */
const MOST_STARTS = 20;

/** Positions of lines that may be the first line of the JSON. */
const startsOf = (text: string): number[] =>
  [...text.matchAll(/^(?=[{[])/gm)].map(({ index }) => index).slice(0, MOST_STARTS);

function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
