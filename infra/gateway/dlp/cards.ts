import type { Spelling } from "./signature";

/**
 * Payment card numbers as a regular expression that computes their check digit (Luhn, ISO/IEC 7812-1 annex B): a finite automaton over the
 * digits, whose states are PCRE's subroutines. It works in every kind of file. clamd's own detection reads plain text only, and mistakes
 * times in milliseconds, tables of numbers and drawings for cards.
 */
interface Cards {
  /** Beginnings of a number, as the networks publish their ranges. */
  readonly begins: readonly string[];
  /** Lengths of the groups of digits, classified by other data that looks like them. */
  readonly groups: Readonly<Partial<Record<Likeness, readonly Groups[]>>>;
}

type Groups = readonly number[];

/**
 * Longer data that a card number can be part of: one long number, a hexadecimal dump in words or in bytes, columns of
 * numbers.
 */
type Likeness = "number" | "words" | "bytes" | "columns";

const CARDS: readonly Cards[] = [
  {
    // Visa; Maestro, Mastercard; Mastercard, Mir; Discover, RuPay, UnionPay; JCB, Diners Club
    begins: ["4", "5[0-5]", "2[2-7]", "6[0245]", "3[05689]"],
    groups: {
      number: [[16]],
      words: [[4, 4, 4, 4]],
      bytes: [[2, 2, 2, 2, 2, 2, 2, 2]],
      columns: [
        [8, 8],
        [6, 10],
        [6, 6, 4],
        [4, 12],
        [4, 8, 4],
        [4, 4, 8],
      ],
    },
  },
  {
    // American Express
    begins: ["3[47]"],
    groups: {
      number: [[15]],
      words: [
        [4, 6, 5],
        [4, 4, 4, 3],
      ],
    },
  },
  // UATP: 1 and the number of an airline; account numbers of services begin with 1000
  { begins: ["1(?!000)"], groups: { number: [[15]] } },
  {
    // Diners Club
    begins: ["3[0689]"],
    groups: {
      number: [[14]],
      words: [
        [4, 6, 4],
        [4, 4, 4, 2],
      ],
    },
  },
];

/** Between two groups: spaces or hyphens in any mixture, the same number between all groups. */
const GAPS = [1, 2, 3];

/** Subroutines: groups 1 to 10, the next digit counts double and the sum so far is 0 to 9 modulo 10; 11 to 20: it counts once. */
const stateOf = (sum: number, double: boolean): number => (sum % 10) + (double ? 1 : 11);
/** Subroutines for common parts, because the engine reads a rule of at most 8,191 bytes, and UTF-16 doubles the characters. */
const [DIGIT, GAP, HEX, LETTER, HEX_WORD] = ["(?21)", "(?22)", "(?23)", "(?24)", "(?25)"] as const;
const ANY_GAP = `${GAP}{1,${GAPS.length}}`;

const repeated = (part: string, count: number): string => (count === 1 ? part : `${part}{${count}}`);
const spelled = (groups: Groups, gap: string): string => groups.map((count) => repeated(DIGIT, count)).join(gap);

/** The context before and behind a number that marks it as part of something longer. Lookbehinds need fixed lengths. */
function longer(as: Spelling): { always: Outside } & Record<Likeness, Outside> {
  const apart = (part: string) => GAPS.map((width) => part + repeated(GAP, width));
  return {
    always: {
      before: [DIGIT, ...[1, 2, 3].map((count) => DIGIT + repeated(LETTER, count)), as("0") + as("[xX]")],
      behind: [DIGIT, `${LETTER}{1,3}${DIGIT}`],
    },
    // the point of a fraction, not the end of a word or of a line of points: "0.4111", not "no.4111"
    number: { before: [as("[^A-Za-z.\\x80-\\xff]") + as("\\.")], behind: [] },
    // a word with a letter and a digit in it is in the same line
    words: {
      before: [0, 1, 2, 3, 4].map((count) => `${HEX_WORD}(?:${GAP}${DIGIT}{4}){${count}}${GAP}`),
      behind: [`(?:${GAP}${DIGIT}{4}){0,4}${GAP}${HEX_WORD}(?!${as("[0-9A-Za-z]")})`],
    },
    // not the date of expiry
    bytes: { before: apart(HEX + HEX), behind: [`${ANY_GAP}${HEX}{2}(?!${HEX}|${as("\\x2f")})`] },
    columns: { before: apart(`${DIGIT}{6}`), behind: [`${ANY_GAP}${DIGIT}{6}`] },
  };
}

interface Outside {
  readonly before: readonly string[];
  readonly behind: readonly string[];
}

const doubled = (digit: number): number => (digit < 5 ? 2 * digit : 2 * digit - 9);

function subroutines(as: Spelling): string {
  const forms = CARDS.flatMap(({ groups }) => Object.values(groups).flat()).flatMap((groups) =>
    GAPS.map((width) => spelled(groups, repeated(GAP, width))),
  );
  const end = `(?!${DIGIT})(?<=${[...new Set(forms)].join("|")})`;
  const state = (sum: number, double: boolean) => {
    const next = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (digit) => `${as(String(digit))}(?${stateOf(sum + (double ? doubled(digit) : digit), !double)})`,
    );
    // The last digit counts once, so a number ends where the next digit would count double.
    return `(${double && sum === 0 ? `${end}|` : ""}${GAP}{0,${GAPS.length}}(?:${next.join("|")}))`;
  };
  const sums = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const states = [true, false].flatMap((double) => sums.map((sum) => state(sum, double)));
  const signs = ["[0-9]", "[ -]", "[0-9A-Fa-f]", "[A-Fa-f]"].map((sign) => `(${as(sign)})`);
  const mixed = [DIGIT + LETTER, LETTER + DIGIT].flatMap((two) => [two + HEX + HEX, HEX + two + HEX, HEX + HEX + two]);
  return `(?(DEFINE)${[...states, ...signs, `(${mixed.join("|")})`].join("")})`;
}

/**
 * Matches a card number with a correct check digit that is not part of something longer. The expression begins with two digits alone, which
 * the engine finds fast, and checks the number from there by looking back.
 */
export function cardExpression(as: Spelling): string {
  const outside = longer(as);
  const formsLike = (likeness: Likeness, forms: readonly Groups[]) => {
    const { before, behind } = outside[likeness];
    const form = forms.map((groups) => spelled(groups, ANY_GAP)).join("|");
    return `(?<!${before.join("|")})(?:${form})(?!${[...outside.always.behind, ...behind].join("|")})`;
  };
  const card = ({ begins, groups }: Cards) => {
    const written = begins.map((start) => start.replace(/\[[^\]]*\]|[0-9]/g, (one) => as(one)));
    const forms = Object.entries(groups).map(([likeness, list]) => formsLike(likeness as Likeness, list));
    const length = groups.number![0]![0]!;
    return `(?=${written.join("|")})(?=${forms.join("|")})(?=(?${stateOf(0, length % 2 === 0)}))`;
  };
  // most matches of two digits are too short; excluding these first halves the time for a table of numbers, and more
  const isLong = `(?<!${as("[0-9]")})(?=(?:${as("[0-9 -]")}){14})`;
  const cards = `${isLong}(?<!${outside.always.before.join("|")})(?:${CARDS.map(card).join("|")})`;
  return `${as("[1-6]")}${as("[0-9]")}(?<=${cards}${as("[0-9]").repeat(2)})${subroutines(as)}`;
}
