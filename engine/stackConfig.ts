import { UserError } from "../console/userError";
import { NAMESPACE } from "../infra/model/limits";

/** The part of a stack file with Pulumi's configuration: `config:` with full keys, values as YAML gives them. */
export type StackConfig = Record<string, unknown>;

/** Parts of a stack file that are no settings (learn: pulumi.com, "Pulumi stack settings file reference"). */
const OTHER_PARTS = ["secretsprovider", "encryptedkey", "encryptionsalt", "environment"];

/**
 * The configuration in the content of a stack file, as the Pulumi CLI reads it (asked with version 3.276.0): a key without a namespace is
 * the project's own, and a key without a value is an empty text. Pure.
 *
 * @throws UserError for a file from which the CLI would read no settings, or one of two
 */
export function configIn(content: unknown, file: string): StackConfig {
  const refuse = (problem: string): never => {
    throw new UserError(`${file}${problem}`);
  };
  if (content === null || content === undefined) return {};
  if (!isSection(content)) return refuse(" is not a stack file: it needs an object with config in it.");
  const { config } = content;
  const others = Object.keys(content).filter((key) => key !== "config" && !OTHER_PARTS.includes(key));
  if (config === undefined && others.length > 0)
    return refuse(` has no config, where the settings are; nothing reads ${others.join(", ")}.`);
  if (config === undefined || config === null) return {};
  if (!isSection(config)) return refuse(`: config is not an object with settings such as ${NAMESPACE}preset.`);
  const twice = Object.keys(config).filter((key) => !key.includes(":") && Object.hasOwn(config, NAMESPACE + key));
  if (twice.length > 0)
    return refuse(
      `: ${twice.map((key) => `${key} and ${NAMESPACE}${key}`).join(", ")} are one setting; leave one out.`,
    );
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.includes(":") ? key : NAMESPACE + key, configValue(value ?? "")]),
  );
}

/** Whether a value is an object with settings, and no list. */
export const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of a setting. An object or list may be in the file as JSON text, which the program parses as well. */
export function configValue(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
