import { readFileSync } from "node:fs";
import { readStandardInput } from "./standardInput";
import { UserError, errorMessage } from "./userError";

/**
 * The text that bytes stand for: UTF-8, or what the byte order mark at their begin says, which does not belong to the text.
 * PowerShell writes `>` as UTF-16 with such a mark, editors on Windows put one before UTF-8.
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

/** The value that a text in JSON stands for; `undefined` where it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
