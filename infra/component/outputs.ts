import { SERVER_CERTIFICATES, SETTINGS, type Setting } from "../model/schema";
import type { RawConfig } from "../settings/parse";
import type { Problem } from "../settings/problems";
import { isLater, isPlainObject, readable } from "./readable";

type Values = Readonly<Record<string, unknown>>;

/** Arguments in two parts: values that the program knows, and outputs of other resources. */
export interface SplitArguments {
  readonly known: Pick<RawConfig, "values" | "problems">;
  /** Values that come later, by the path of their setting, such as `client.addresses`. */
  readonly later: ReadonlyMap<string, unknown>;
}

/** Paths of the settings that may be outputs of other resources. */
export const OUTPUT_SETTINGS: readonly string[] = [
  ...new Set(
    [
      ...Object.entries(SETTINGS),
      ...Object.values(SERVER_CERTIFICATES).map((settings) => ["serverCertificate", settings] as const),
    ].flatMap(([section, settings]) =>
      Object.entries(settings as Readonly<Record<string, Setting>>).flatMap(([name, { acceptsOutput }]) =>
        acceptsOutput ? `${section}.${name}` : [],
      ),
    ),
  ),
];

/**
 * Takes the outputs out of a component's arguments. An argument that decides which resources exist cannot be an output; it is reported as a
 * problem.
 */
export function splitArguments(args: Values): SplitArguments {
  const problems: Problem[] = [];
  const later = new Map<string, unknown>();
  const refuse = (path: string): void => {
    problems.push({
      path,
      text: `is an output, which is not known while the program runs; docs/component.md lists those that may be one`,
    });
  };
  const values: Record<string, unknown> = {};
  for (const [section, given] of Object.entries(args)) {
    if (given === undefined) continue;
    const value = readable(given);
    if (isLater(value)) refuse(section);
    else values[section] = isPlainObject(value) ? knownOf(section, value, { later, refuse }) : value;
  }
  return { known: { values, problems }, later };
}

function knownOf(
  section: string,
  given: Values,
  { later, refuse }: { readonly later: Map<string, unknown>; readonly refuse: (path: string) => void },
): Values {
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const path = `${section}.${name}`;
    if (value === undefined) continue;
    if (!holdsLater(value)) known[name] = value;
    else if (OUTPUT_SETTINGS.includes(path)) later.set(path, value);
    else refuse(path);
  }
  return known;
}

function holdsLater(value: unknown): boolean {
  if (isLater(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsLater);
}
