import { expressionSignature, wide, type ByteOrder } from "./signature";

/** Length of an IBAN by country, all characters (SWIFT, IBAN Registry; ISO 13616-1). */
const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 ES24 FI18 FO18 FR27 " +
    "GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 " +
    "MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 TN24 " +
    "TR26 UA29 VA22 VG24 XK20"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Countries whose account numbers can be searched for. */
export const IBAN_COUNTRIES: readonly string[] = Object.keys(LENGTHS);

/** A number of this country's form that belongs to nobody: its check digits are wrong. */
export const ibanLike = (country: string): string => country.padEnd(LENGTHS[country]!, "0");

/**
 * Account numbers of these countries: prefix, length and grouping by four are checked, the check digits are not (the engine
 * cannot compute). In UTF-8 and UTF-16.
 */
export function ibanSignatures(countries: readonly string[]): string[] {
  if (countries.length === 0) return [];
  const as = (name: string, character: (characterClass: string) => string) =>
    expressionSignature(name, ibanExpression(countries, character));
  const asUtf16 = (order: ByteOrder) => (characterClass: string) => wide(characterClass, order);
  return [
    as("Gateway.Iban", (characterClass) => characterClass),
    as("Gateway.Iban.Utf16le", asUtf16("le")),
    as("Gateway.Iban.Utf16be", asUtf16("be")),
  ];
}

function ibanExpression(countries: readonly string[], character: (characterClass: string) => string): string {
  const one = "[0-9A-Z]";
  const gap = `(?:${character(" ")})?`;
  const repeated = (characterClass: string, count: number) => `(?:${character(characterClass)}){${count}}`;
  const ofLength = (length: number, names: readonly string[]): string => {
    const [groups, rest] = [Math.floor((length - 4) / 4), (length - 4) % 4];
    const prefixes = names.map((name) => [...name].map(character).join("")).join("|");
    const last = rest === 0 ? "" : gap + repeated(one, rest);
    return `(?:${prefixes})${repeated("[0-9]", 2)}(?:${gap}${repeated(one, 4)}){${groups}}${last}`;
  };
  const lengths = [...new Set(countries.map((name) => LENGTHS[name]!))].sort((x, y) => x - y);
  const alternatives = lengths.map((length) =>
    ofLength(
      length,
      countries.filter((name) => LENGTHS[name] === length),
    ),
  );
  const edge = character("[0-9A-Za-z]");
  return `(?<!${edge})(?:${alternatives.join("|")})(?!${edge})`;
}
