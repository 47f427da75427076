/** Texts of the kinds on which the speed of a search depends, generated from a seed. No rule of the inspector matches in them. Pure. */

/** A generator of whole numbers below a bound: a linear congruential one, which is fast and gives the same numbers everywhere. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS = (
  "the of and to in is that for it as was with be by on not he this are at from his have an which one you were all her " +
  "she there would their we him been has when who will no more if out so up said what its about than into them can only other"
).split(" ");

type Next = (below: number) => number;
const pick = (next: Next) => WORDS[next(WORDS.length)]!;
const digits = (next: Next, count: number) => Array.from({ length: count }, () => next(10)).join("");
const two = (value: number) => String(value).padStart(2, "0");

/** Generates one line of each material. */
const LINES = {
  prose: (next: Next) => `${Array.from({ length: 14 }, () => pick(next)).join(" ")}.`,
  source: (next: Next) =>
    [
      `  const ${pick(next)}${next(99)} = await ${pick(next)}.${pick(next)}(${next(512)}, { ${pick(next)}: "${pick(next)}" });`,
      `  if (${pick(next)} !== undefined && ${pick(next)}[${next(16)}] > 0x${next(1 << 30).toString(16)}) {`,
      `    return \`\${${pick(next)}}-\${${pick(next)}.length}\`; // ${pick(next)} ${pick(next)} ${pick(next)}`,
      `  }`,
    ][next(4)]!,
  logs: (next: Next) =>
    `2026-11-${two(1 + next(29))}T${two(next(24))}:${two(next(60))}:${two(next(60))}.${digits(next, 3)}Z host${next(40)} app[${digits(next, 5)}]: ` +
    `GET /${pick(next)}/${digits(next, 8)} 200 ${next(90000)} 10.${next(255)}.${next(255)}.${next(255)} took=0.${digits(next, 9)}`,
  "digit CSV": (next: Next) =>
    `${digits(next, 6)},${digits(next, 10)},${next(999)}.${digits(next, 2)},17${digits(next, 11)},${digits(next, 3)}-${digits(next, 4)},${digits(next, 12)}`,
  "table of four digits": (next: Next) => Array.from({ length: 16 }, () => digits(next, 4)).join(" "),
  "ids of 16 digits": (next: Next) => `${next(1000)},${digits(next, 16)}`,
} as const;

export const MATERIALS = [...(Object.keys(LINES) as (keyof typeof LINES)[]), "noise"] as const;
export type Material = (typeof MATERIALS)[number];
/** Materials with numbers that look like cards. An engine that takes one for a card stops there, so that no speed can be measured. */
export const LOOK_ALIKES: readonly Material[] = ["table of four digits", "ids of 16 digits"];

/** A material of the given length in bytes. */
export function materialOf(material: Material, bytes: number, seed: number): Buffer {
  const next = numbersFrom(seed);
  const made = Buffer.allocUnsafe(bytes);
  if (material === "noise") {
    for (let at = 0; at < bytes; at++) made[at] = next(256);
    return made;
  }
  for (let at = 0; at < bytes;) at += made.write(`${LINES[material](next)}\n`, at, "latin1");
  return made;
}
