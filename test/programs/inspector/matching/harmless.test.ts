/** Files of numbers that are no cards: at most one of twenty made files of a hundred rows is a finding, of each kind. */
import { search } from "./match";

const FILES = 20;
const ROWS = 100;

/** The same numbers each time, 0 to below 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
type Random = () => number;
const whole = (random: Random, below: number) => Math.floor(random() * below);
const digits = (random: Random, count: number) => Array.from({ length: count }, () => whole(random, 10)).join("");

const ROWS_OF: Readonly<Record<string, (random: Random) => string>> = {
  "fractions of a double's length": (random) => `${random()},${random() * 100},${random() - 0.5}`,
  "fractions with a comma": (random) => `${random()};${random() * 100}`.replaceAll(".", ","),
  "times in milliseconds": (random) => `${1_764_000_000_000 + whole(random, 1e9)},${whole(random, 1000)}`,
  "times in microseconds": (random) => `${1_764_000_000_000_000 + whole(random, 1e12)},ok`,
  "times in nanoseconds": (random) => `${1_764_000_000}${digits(random, 9)}`,
  "ids of 16 digits": (random) => `${digits(random, 16)},${whole(random, 100)}`,
  "ids of 16 digits in groups": (random) => digits(random, 16).replace(/.{4}(?=.)/g, "$& "),
  "ids of 19 digits": (random) => digits(random, 19),
  "ids of 15 digits in JSON": (random) =>
    `{"id": ${1 + whole(random, 9)}${digits(random, 14)}, "n": ${whole(random, 10)}},`,
  "article numbers of 13 digits": (random) => `4${digits(random, 12)};${whole(random, 100)}`,
  coordinates: (random) => `${(random() * 180 - 90).toFixed(14)},${(random() * 360 - 180).toFixed(13)}`,
  "paths of drawings": (random) =>
    `M${whole(random, 99)} ${whole(random, 99)} L${digits(random, 4)} ${digits(random, 4)} ${digits(random, 4)} ${digits(random, 4)} ${digits(random, 4)}`,
  "measures of a drawing": (random) =>
    `draw:modifiers="${Array.from({ length: 4 }, () => `${10 + whole(random, 90)}00`).join(" ")}"`,
  "columns of four digits": (random) => Array.from({ length: 4 }, () => digits(random, 4)).join("\t"),
  "columns of eight digits": (random) => `${digits(random, 8)} ${digits(random, 8)} ${digits(random, 8)}`,
  "bytes in decimal": (random) => Array.from({ length: 16 }, () => 10 + whole(random, 90)).join(" "),
  "hexadecimal dump": (random) =>
    Array.from({ length: 8 }, () => whole(random, 65_536).toString(16).padStart(4, "0")).join(" "),
  hashes: (random) => Array.from({ length: 40 }, () => whole(random, 16).toString(16)).join(""),
  "offsets of a PDF": (random) => `${digits(random, 10)} 00000 n `,
};

const rules = ["card", "ssn", "iban"].map((kind) => ({ name: kind, kind }));
const kinds = Object.entries(ROWS_OF);
const files = kinds.map(([, row], kind) =>
  Array.from({ length: FILES }, (_, file) => {
    const random = randomFrom(1000 * kind + file);
    return Array.from({ length: ROWS }, () => row(random)).join("\n");
  }),
);
const answers = search(
  rules,
  files.flat().map((text) => [{ text }]),
);

test.each(kinds.map(([name], place) => [name, place] as const))("%s", (_name, place) => {
  const found = answers.slice(place * FILES, (place + 1) * FILES).filter(({ findings }) => findings.length > 0);
  expect(found.length).toBeLessThanOrEqual(1);
});
