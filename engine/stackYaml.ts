/**
 * YAML as the Pulumi CLI reads a stack file (go-yaml 3, tried with version 3.276.0): YAML 1.2, and in addition dates and the older number
 * formats `012`, `0b11` and `1_000`. With any other reading, a preview would show another change than the update makes. Pure.
 */
import { parse, type ScalarTag } from "yaml";

/** Texts that begin like a number or a date. */
const NUMERIC = /^[-+]?\.?\d[\dA-Za-z_.:+ -]*$/;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const DATE = /^(\d{4})-(\d\d?)-(\d\d?)$/;
const TIME = /^(\d{4}-\d\d?-\d\d?)[Tt ](\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;

/** The digits that are valid in a whole number, by its prefix. */
const BASES: readonly (readonly [RegExp, number])[] = [
  [/^0[xX]([\da-fA-F]+)$/, 16],
  [/^0[oO]?([0-7]+)$/, 8],
  [/^0[bB]([01]+)$/, 2],
];

const number: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: NUMERIC,
  resolve: (text) => dateOf(text) ?? numberOf(text.replaceAll("_", "")) ?? text,
};

/** The value of a text in a stack file. @throws YAMLParseError */
export const readStackYaml = (text: string): unknown => parse(text, { customTags: (tags) => [number, ...tags] });

function numberOf(text: string): number | undefined {
  const unsigned = text.replace(/^[-+]/, "");
  for (const [form, base] of BASES) {
    const digits = form.exec(unsigned)?.[1];
    if (digits !== undefined) return parseInt(digits, base) * (text.startsWith("-") ? -1 : 1);
  }
  const value = FLOAT.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined; // a number that is too large stays a text
}

/** A date with all its digits. A time gets the CLI's form, which no setting with a text accepts. */
function dateOf(text: string): string | undefined {
  const [, day = "", ...clock] = TIME.exec(text) ?? [];
  const [, year, month, date] = DATE.exec(day || text) ?? [];
  if (year === undefined) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = clock.map(Number);
  const time = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date), hours, minutes, seconds));
  const isReal =
    time.getUTCMonth() === Number(month) - 1 &&
    time.getUTCDate() === Number(date) &&
    hours < 24 &&
    minutes < 60 &&
    seconds < 60;
  if (!isReal) return undefined;
  const [days = "", rest = ""] = time.toISOString().split("T");
  return day === "" ? days : `${days} ${rest.slice(0, 8)} +0000 UTC`;
}
