/** Values of any setting, made from its schema. */
import fc from "fast-check";
import { z } from "zod";
import { NESTED, SETTINGS, type Setting } from "../../../../infra/model/schema";
import { BREAKING } from "../../../unit/infra/gateway/breaking";

/** The texts of values. */
export interface Texts {
  /** Texts of which each schema of a text accepts at least one. */
  readonly lawful: readonly string[];
  /** Some texts have a breaking character in them. */
  readonly broken: boolean;
}

/**
 * Values of a schema, some of which it refuses.
 *
 * @throws Error where it accepts no text, with the name of the setting
 */
export function valuesOf(schema: z.ZodType, of: Texts, name: string): fc.Arbitrary<unknown> {
  const inner = (part: unknown) => valuesOf(part as z.ZodType, of, name);
  if (schema instanceof z.ZodOptional) return inner(schema.unwrap());
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...(schema.options as unknown[]));
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...[...schema.values]);
  if (schema instanceof z.ZodNumber) return numbers(schema);
  if (schema instanceof z.ZodUnion) return fc.oneof(...(schema.options as readonly unknown[]).map(inner));
  if (schema instanceof z.ZodArray) return fc.array(inner(schema.element), { minLength: 1, maxLength: 2 });
  if (schema instanceof z.ZodObject) return objects(schema, inner);
  if (!(schema instanceof z.ZodString)) throw new Error(`${name}: no values are known of a ${schema.type}`);
  const accepted = of.lawful.filter((text) => schema.safeParse(text).success);
  if (accepted.length === 0) throw new Error(`${name}: give this test a text that the setting accepts`);
  return of.broken ? texts(accepted) : fc.constantFrom(...accepted);
}

function texts(accepted: readonly string[]): fc.Arbitrary<string> {
  const right = fc.constantFrom(...accepted);
  const broken = fc
    .tuple(right, fc.constantFrom(...BREAKING), fc.nat(40))
    .map(([text, breaking, at]) => `${text.slice(0, at)}${breaking}${text.slice(at)}`);
  return fc.oneof({ weight: 2, arbitrary: right }, { weight: 2, arbitrary: broken }, fc.string({ unit: "grapheme" }));
}

function numbers({ minValue, maxValue }: z.ZodNumber): fc.Arbitrary<number> {
  const [min, max] = [minValue ?? 0, maxValue ?? 70_000];
  const wrong = fc.constantFrom(min - 1, max + 1, Number.NaN, 1.5, 1e21);
  return fc.oneof({ weight: 6, arbitrary: fc.integer({ min, max }) }, fc.constantFrom(min, max), wrong);
}

function objects(schema: z.ZodObject, inner: (part: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const parts = Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>);
  return fc.record(Object.fromEntries(parts.map(([key, part]) => [key, inner(part)])), {
    requiredKeys: parts.filter(([, part]) => !(part instanceof z.ZodOptional)).map(([key]) => key),
  });
}

/** Every setting of some sections by its path; in the place of one that has settings of its own, these. */
export function settingsOf(sections: readonly string[]): (readonly [string, Setting])[] {
  const all = { ...SETTINGS, ...NESTED } as Readonly<Record<string, Readonly<Record<string, Setting>>>>;
  return Object.entries(all)
    .filter(([path]) => sections.includes(path.split(".")[0]!))
    .flatMap(([path, settings]) => Object.entries(settings).map(([name, one]) => [`${path}.${name}`, one] as const))
    .filter(([path]) => !(path in NESTED));
}
