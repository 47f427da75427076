/**
 * Keys of a stack's configuration. Pulumi accepts a setting of any namespace, so one of a mistyped namespace would have no effect. Pure.
 */
import { NAMESPACE, PROJECT } from "../model/limits";
import { nearestName } from "../model/nearestName";
import { TOP_LEVEL } from "../model/schema";
import { suggestion, type Problem } from "./problems";

const KNOWN = [PROJECT, "azure-native"];

/** Every key whose namespace is that of this project or of its provider, mistyped. */
export function strayKeys(keys: readonly string[]): Problem[] {
  return keys.flatMap((key) => {
    const [namespace = "", ...name] = key.split(":");
    const meant = name.length === 0 || KNOWN.includes(namespace) ? undefined : nearestName(namespace, KNOWN);
    return meant === undefined
      ? []
      : [{ path: key, text: `is read by nothing; did you mean "${meant}:${name.join(":")}"?` }];
  });
}

/** The settings of a stack file. @param config full keys, plain values */
export function settingsOfFile(config: Readonly<Record<string, unknown>>): {
  readonly location: unknown;
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
} {
  const own = Object.entries(config).filter(([key]) => key.startsWith(NAMESPACE));
  return {
    location: config["azure-native:location"],
    values: Object.fromEntries(own.map(([key, value]) => [key.slice(NAMESPACE.length), value])),
    problems: strayKeys(Object.keys(config)),
  };
}

/** The problem of a name that is no setting. `pulumi config set` without `--path` writes a path as one name. */
export function notTopLevel(name: string): string {
  const [section, ...inner] = name.split(/[.[]/);
  return inner.length > 0 && TOP_LEVEL.includes(section!)
    ? `is written as one name; write it inside of ${section}, as pulumi config set --path does`
    : `is not a setting${suggestion(name, TOP_LEVEL)}`;
}
