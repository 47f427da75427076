import { readFileSync } from "node:fs";
import { UserError } from "../../console/userError";

/** Reads a JSON file, `-` for standard input. @throws UserError that says what is wrong with it */
export function readJson(file: string): unknown {
  const name = file === "-" ? "standard input" : file;
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UserError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (text.trim() === "") throw new UserError(`${name} is empty: the command that should have written it failed.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${name} is not JSON (${text.length} characters; was it cut short?): ${reason}`);
  }
}
