/** The settings of a gateway for a program that makes it, some of whose values may come from other resources. */
import * as pulumi from "@pulumi/pulumi";
import type { KnownSettings, Settings } from "../model";
import { deploymentError } from "../deploymentError";
import { componentArguments } from "../settings/origin";
import { parseKnown, type RawConfig } from "../settings/parse";
import { SettingsError, show, type Problem } from "../settings/problems";
import type { IcapGatewayArgs } from "./arguments";
import { splitArguments } from "./outputs";
import { isLater, isPlainObject, readable } from "./readable";

/** Settings to deploy. */
export interface GatewayPlan {
  /** All settings that are known while the program runs; a value that comes later is absent. */
  readonly settings: KnownSettings;
  /** Whether a setting has a value that comes later. */
  isLater(setting: string): boolean;
  /**
   * A value that `make` derives from the settings once the named ones are known. It is a plain value if they are known now, and an output
   * otherwise, which is secret if one of them is. A wrong value ends the deployment once it is known, or results in `ifWrong` if that is
   * given.
   */
  read<T>(
    settings: readonly string[],
    make: (settings: KnownSettings) => T,
    options?: { readonly ifWrong: T },
  ): T | pulumi.Output<T>;
}

/** A setting that may be absent; undefined if it has no value now or later. */
export const optional = <T>(
  plan: GatewayPlan,
  setting: string,
  of: (settings: KnownSettings) => T | undefined,
): T | pulumi.Output<T> | undefined => plan.read([setting], of) as T | pulumi.Output<T> | undefined;

/** A plan in which everything is known: settings that `parseSettings` checked and completed. */
export const knownPlan = (settings: Settings): GatewayPlan => ({
  settings,
  isLater: () => false,
  read: (_, make) => make(settings),
});

/**
 * The plan of a component.
 *
 * @param component its name, for messages
 * @param clock for the dates of certificates; it is asked whenever a value becomes known, since a certificate that the same program
 *   issues begins to be valid after the program has started
 * @throws SettingsError with every problem of the arguments that are known
 */
export function planOf(component: string, args: IcapGatewayArgs, clock: () => Date): GatewayPlan {
  const origin = componentArguments(component, pulumi.getStack());
  const wrongName = nameProblems(component);
  if (!isPlainObject(args))
    throw new SettingsError(origin.place, [
      ...wrongName,
      { path: "args", text: `${show(args)} is not a plain object with the gateway's settings` },
    ]);
  const { location = new pulumi.Config("azure-native").get("location"), ...sections } = args;
  const { known, later } = splitArguments({ ...sections });
  const found = [...wrongName, ...(known.problems ?? [])];
  const raw = isLater(location)
    ? { ...known, problems: [...found, { path: "azure-native:location", text: NO_OUTPUT }] }
    : { ...known, location: readable(location), problems: found };
  const parse = (
    values: RawConfig["values"],
    deferred: readonly string[],
    problems: readonly Problem[] = [],
  ): KnownSettings =>
    parseKnown({ ...raw, values, deferred, problems: [...(raw.problems ?? []), ...problems] }, origin, clock());
  const settings = parse(known.values, [...later.keys()]);
  const oneErrorEach = errorsOnce();
  return {
    settings,
    isLater: (setting) => later.has(setting),
    read<T>(
      wanted: readonly string[],
      make: (settings: KnownSettings) => T,
      options?: { readonly ifWrong: T },
    ): T | pulumi.Output<T> {
      const open = wanted.filter((setting) => later.has(setting));
      if (open.length === 0) return make(settings);
      const rest = [...later.keys()].filter((setting) => !open.includes(setting));
      return pulumi
        .all(open.map((setting) => pulumi.output(later.get(setting))))
        .apply((values) =>
          oneErrorEach(
            () => make(parse(withValues(known.values, open, values), rest, withoutValue(open, values))),
            options,
          ),
        ) as pulumi.Output<T>;
    },
  };
}

/** A program in plain JavaScript can leave the name out. For a wrong text the component reports the problem itself. */
const nameProblems = (name: unknown): readonly Problem[] =>
  typeof name === "string" ? [] : [{ path: "name", text: `${show(name)} is not text; give a name such as "icap"` }];

const NO_OUTPUT = "is an output, which is not known while the program runs; give a text";

/** The values, with the values of these settings added. */
function withValues(
  known: RawConfig["values"],
  settings: readonly string[],
  values: readonly unknown[],
): RawConfig["values"] {
  const all: Record<string, unknown> = { ...known };
  for (const [i, path] of settings.entries()) {
    const [section = "", name = ""] = path.split(".");
    all[section] = { ...(all[section] as object | undefined), [name]: readable(values[i]) };
  }
  return all;
}

/** An output without a value does not count as a setting left out, because its resources exist already. */
const withoutValue = (settings: readonly string[], values: readonly unknown[]): readonly Problem[] =>
  settings.flatMap((path, i) => (values[i] === undefined ? { path, text: "is an output that has no value" } : []));

/** Runs a function and reuses the error object if the same problem occurs twice, because Pulumi prints each error object once. */
function errorsOnce(): <T>(run: () => T, options?: { readonly ifWrong: T }) => T {
  const errors = new Map<string, Error>();
  return (run, options) => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      if (options) return options.ifWrong;
      const first = errors.get(error.message) ?? deploymentError(error.message);
      errors.set(error.message, first);
      throw first;
    }
  };
}
