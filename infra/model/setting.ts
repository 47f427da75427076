import { z } from "zod";

/** Sets of defaults. A stack named like one uses it; any other stack names one with the setting `preset`. */
export const PRESETS = ["dev", "test", "prod"] as const;
export type Preset = (typeof PRESETS)[number];

/** The value where a stack gives none. */
export type Default<V> =
  /** The same in every preset. */
  | { readonly always: V }
  | Readonly<Record<Preset, V>>
  /** Follows from other settings, as the text explains. */
  | { readonly derived: string }
  /** None; the text says what that means. */
  | { readonly absent: string };

/**
 * The effect of changing a setting in a running stack. A test changes each setting and compares (test/properties/settings). `depends`: the
 * effect depends on the values, or on other settings; each case has its condition.
 */
export type Effect = PlainEffect | { readonly kind: "depends"; readonly cases: readonly EffectCase[] };

export interface PlainEffect {
  /**
   * `lanes`: both lanes are replaced, one after the other. `own lane`: the setting has a value for each lane, and only a lane whose
   * value changes is replaced. `lane b`: lane b alone is replaced. `rules`: only rules of the security group change. `in place`:
   * other resources change, and no machine. `nothing`: no resource changes.
   */
  readonly kind: "lanes" | "own lane" | "lane b" | "rules" | "in place" | "nothing";
  /** The client's portal must be edited. */
  readonly portal?: true;
  /** A further remark, as the end of a sentence. */
  readonly note?: string;
}

export interface EffectCase extends Pick<PlainEffect, "kind" | "portal"> {
  /** The end of the sentence that begins with the effect: "where ...". */
  readonly when: string;
}

/** One setting: its values, one sentence, its default, and what a change does. */
export interface Setting<T extends z.ZodType = z.ZodType, D extends Default<unknown> = Default<unknown>> {
  readonly schema: T;
  readonly means: string;
  readonly byDefault: D;
  readonly change: Effect;
  /** The value may be an output of another resource when it is an argument of the component. */
  readonly acceptsOutput?: true;
}

/** The settings of one section, by name. */
export type SettingTable = Readonly<Record<string, Setting>>;

/** A value of which all parts, at any depth, are read-only. */
export type Frozen<V> = V extends readonly (infer U)[]
  ? readonly Frozen<U>[]
  : V extends object
    ? { readonly [K in keyof V]: Frozen<V[K]> }
    : V;
type Value<S extends Setting> = Frozen<z.infer<S["schema"]>>;

type Absent<S extends SettingTable> = {
  [K in keyof S]: S[K]["byDefault"] extends { readonly absent: string } ? K : never;
}[keyof S];
type Fixed<S extends SettingTable> = {
  [K in keyof S]: S[K]["byDefault"] extends { readonly absent: string } | { readonly derived: string } ? never : K;
}[keyof S];

/** A section with all defaults filled in: only what is absent by default may be missing. */
export type Complete<S extends SettingTable> = { readonly [K in Exclude<keyof S, Absent<S>>]: Value<S[K]> } & {
  readonly [K in Absent<S>]?: Value<S[K]>;
};

/** The values of a section that a preset gives. */
export type ByPreset<S extends SettingTable> = { readonly [K in Fixed<S>]: Value<S[K]> };

/** For `setting`: the value may be an output of another resource. */
export const ACCEPTS_OUTPUT = { acceptsOutput: true } as const;

/** A setting of a section. */
export function setting<T extends z.ZodType, const D extends Default<Frozen<z.infer<T>>>>(
  schema: T,
  means: string,
  byDefault: D,
  change: Effect,
  more: Pick<Setting, "acceptsOutput"> = {},
): Setting<T, D> {
  return { schema: schema.meta({ description: means }), means, byDefault, change, ...more };
}

/** The schema of a section: an object with just these keys, each of them optional. */
export function sectionSchema<S extends SettingTable>(settings: S) {
  const names = Object.keys(settings).join(", ");
  const shape = Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [name, schema]));
  return z
    .strictObject(shape as { [K in keyof S]: S[K]["schema"] }, {
      error: ({ code, input }) => {
        if (code !== "invalid_type") return undefined;
        // the Pulumi CLI hands on a key without a value as an empty text
        return input === "" || input === null
          ? `is empty; leave it out, or give some of its settings: ${names}`
          : `{value} is not an object; its settings are ${names}`;
      },
    })
    .partial();
}

/** The value of one setting that a preset gives, or nothing. */
export function defaultOf(byDefault: Default<unknown>, preset: Preset): unknown {
  if ("always" in byDefault) return byDefault.always;
  return preset in byDefault ? (byDefault as Readonly<Record<Preset, unknown>>)[preset] : undefined;
}

/** The values of a section that a preset gives. */
export function byPreset<S extends SettingTable>(settings: S, preset: Preset): ByPreset<S> {
  const given = Object.entries(settings).flatMap(([name, { byDefault }]) => {
    const value = defaultOf(byDefault, preset);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given) as ByPreset<S>;
}
