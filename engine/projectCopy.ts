import { existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { decodeText } from "../console/readText";
import { UserError } from "../console/userError";
import { notOneOf } from "../infra/model/nearestName";
import { configIn, type StackConfig } from "./stackConfig";
import { readStackYaml } from "./stackYaml";
import { yamlProblem } from "./yamlProblem";

export { configValue, type StackConfig } from "./stackConfig";

/** Whether a tree has the settings of a stack. */
export const hasStackFile = (tree: string, stack: string): boolean => existsSync(join(tree, `Pulumi.${stack}.yaml`));

/** The stacks whose settings a tree has. */
const stacksOf = (tree: string): readonly string[] =>
  readdirSync(tree).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);

/**
 * Refuses a stack whose settings a tree does not have.
 *
 * @param option that names the stack
 * @throws UserError (wrong use) with the stacks that the tree has
 */
export function needStackFile(tree: string, stack: string, option = "--stack"): void {
  if (hasStackFile(tree, stack)) return;
  const [stacks, missing] = [stacksOf(tree), `no Pulumi.${stack}.yaml in ${tree}`];
  const problem = stacks.length === 0 ? `there is ${missing}` : `${notOneOf(stack, stacks)} (${missing})`;
  throw new UserError(`${option}: ${problem}`, true);
}

/** Reads the configuration of a stack from the project's `Pulumi.<stack>.yaml`. A key without a value is an empty text, as for the Pulumi CLI. */
export async function readStackConfig(project: string, stack: string): Promise<StackConfig> {
  needStackFile(project, stack);
  const file = `Pulumi.${stack}.yaml`;
  return configIn(yamlOf(decodeText(await readFile(join(project, file))), file), file);
}

/** The same configuration, or undefined where the project has no file of the stack. A file that cannot be read is an error, never an absent one. */
export async function stackConfigIfThere(project: string, stack: string): Promise<StackConfig | undefined> {
  return hasStackFile(project, stack) ? readStackConfig(project, stack) : undefined;
}

/** The value of a YAML text. @throws UserError that names the file and the place */
export function yamlOf(text: string, file: string): unknown {
  try {
    return readStackYaml(text);
  } catch (error) {
    throw new UserError(yamlProblem(error, file));
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
