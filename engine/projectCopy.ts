import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { decodeText } from "../console/readText";
import { UserError, errorMessage } from "../console/userError";
import { readStackYaml } from "./stackYaml";

/** The part of a stack file with Pulumi's configuration: `config:` with full keys, values as YAML gives them. */
export type StackConfig = Record<string, unknown>;

/** Whether a tree has the settings of a stack. */
export const hasStackFile = (tree: string, stack: string): boolean => existsSync(join(tree, `Pulumi.${stack}.yaml`));

/** Reads the configuration of a stack from the project's `Pulumi.<stack>.yaml`. A key without a value is an empty text, as for the Pulumi CLI. */
export async function readStackConfig(project: string, stack: string): Promise<StackConfig> {
  const file = `Pulumi.${stack}.yaml`;
  let text: string;
  try {
    text = decodeText(await readFile(join(project, file)));
  } catch (error) {
    throw new UserError(`The stack "${stack}" does not exist: ${project} has no ${file}.`, true, { cause: error });
  }
  const content = yamlOf(text, file);
  const config = typeof content === "object" && content !== null && "config" in content ? content.config : {};
  return Object.fromEntries(Object.entries(config ?? {}).map(([key, value]) => [key, configValue(value ?? "")]));
}

/** The value of a YAML text. @throws UserError (wrong use) that names the file */
export function yamlOf(text: string, file: string): unknown {
  try {
    return readStackYaml(text);
  } catch (error) {
    throw new UserError(`${file} is not YAML: ${errorMessage(error)}`, true);
  }
}

/** The value of a setting. An object or list may be in the file as JSON text, which the program parses as well. */
export function configValue(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/**
 * The text of a stack file for the Pulumi CLI, which reads YAML 1.1: there a text such as `2026-12-31T10:00:00Z` or `1_000` needs
 * quotes.
 */
export const stackFileText = (content: object, options: { readonly aliasDuplicateObjects?: boolean } = {}): string =>
  stringify(content, { version: "1.1", ...options });

/**
 * Copies the files of the project that the Pulumi CLI needs to `folder`, with the given configuration. The CLI works on a copy, because it
 * rewrites the stack file next to Pulumi.yaml (it adds a salt and normalises values). The owner's encryption parameters (`encryptionsalt`,
 * `secretsprovider`) are not copied.
 */
export async function copyProject(project: string, folder: string, stack: string, config: StackConfig): Promise<void> {
  await mkdir(join(folder, "infra"), { recursive: true });
  await copyFile(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  await writeFile(join(folder, "infra", "index.ts"), ""); // `main` of Pulumi.yaml must exist; the program runs in this process
  await writeFile(join(folder, `Pulumi.${stack}.yaml`), stackFileText({ config }), { mode: 0o600 });
}
