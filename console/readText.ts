import { readFileSync } from "node:fs";
import { readStandardInput } from "./standardInput";
import { UserError, errorMessage } from "./userError";

/**
 * Decodes bytes as UTF-8, or as the encoding that a byte order mark at their beginning names, and drops the mark. PowerShell writes `>` as
 * UTF-16 with such a mark, and editors on Windows put one before UTF-8.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** Reads a text file, `-` for standard input. @throws UserError (wrong use) that says why it cannot be read */
export function readText(file: string): string {
  try {
    return decodeText(file === "-" ? readStandardInput() : readFileSync(file));
  } catch (error) {
    const name = file === "-" ? "standard input" : file;
    throw new UserError(`${name} cannot be read: ${errorMessage(error)}`, true);
  }
}

/** The value of a JSON text; `undefined` if the text is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
