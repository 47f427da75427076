/** The program's checks of a stack's settings that need no keys. Pure. */
import { parseKnown, SettingsError, stackFile, type Problem } from "../../../infra/settings";
import { NAMESPACE, withoutEncrypted } from "../../../engine/encryptedSettings";
import type { StackConfig } from "../../../engine/projectCopy";
import { keyProblem } from "./namespaces";

/** Every problem of the settings. Encrypted values are assumed to be correct, because they cannot be read without their owner's keys. */
export function settingsProblems(config: StackConfig, stack: string, now: Date): readonly Problem[] {
  const { config: readable, leftOut } = withoutEncrypted(config);
  const deferred = [...new Set(leftOut.map(settingOf))];
  const values = Object.fromEntries(
    Object.entries(readable)
      // Names that are not read are reported with their place in the file (namespaces.ts).
      .filter(([key]) => key.startsWith(NAMESPACE) && keyProblem(key) === undefined)
      .map(([key, value]) => [key.slice(NAMESPACE.length), value])
      .filter(([name]) => !deferred.includes(String(name)))
      .map(([name, value]) => [name, withoutDeferred(String(name), value, deferred)]),
  );
  const raw = {
    location: readable["azure-native:location"],
    values,
    secretNames: [...new Set(deferred.map((setting) => setting.split(".")[0]!))],
    deferred,
  };
  try {
    parseKnown(raw, stackFile(stack), now);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** `client.addresses` of `client.addresses[3]`. */
const settingOf = (path: string): string => path.split("[")[0]!.split(".").slice(0, 2).join(".");

/** The section without encrypted settings. A list with an encrypted part is left out, because it is not known as a whole. */
function withoutDeferred(section: string, value: unknown, deferred: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !deferred.includes(`${section}.${name}`)));
}
