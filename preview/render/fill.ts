/** A piece of a section that can be included or left out. */
export interface Part {
  readonly full: string;
  /** Short form, where there is no space for all of it. */
  readonly short: string;
  /** The piece cut to a number of characters; undefined if the result would hold no more than the short form. */
  upTo?(space: number): string | undefined;
}

/** A section, its most important part first. */
export interface Portion {
  readonly title: string;
  readonly heading: string;
  readonly parts: readonly Part[];
}

/** The text that fits, and the names of the sections that are left out or cut. */
export interface Filled {
  readonly text: string;
  readonly leftOut: readonly string[];
}

/** Number of characters that every section gets first, so that earlier sections cannot crowd out later ones. */
const RESERVED = 1_200;
/** Space for the line that says how much of a section is missing. */
const ABOUT_MISSING = 60;

/**
 * Fills the available space by importance: first the beginning of every section in short form, then the remaining parts in short form. The
 * space that is left then gives parts their full form.
 */
export function fill(portions: readonly Portion[], space: number): Filled {
  const fixed = portions.reduce((sum, { heading }) => sum + heading.length + 1 + ABOUT_MISSING, 0);
  let left = space - fixed;
  const shown = portions.map(() => 0);
  const add = (index: number, most: number): void => {
    const { parts } = portions[index]!;
    let own = Math.min(most, left);
    for (let part = parts[shown[index]!]; part !== undefined && part.short.length <= own; part = parts[shown[index]!]) {
      own -= part.short.length;
      left -= part.short.length;
      shown[index]! += 1;
    }
  };
  portions.forEach((_, index) => add(index, RESERVED));
  portions.forEach((_, index) => add(index, left));
  const texts = portions.map(({ parts }, index) =>
    parts.slice(0, shown[index]).map((part) => {
      const space = left + part.short.length;
      const text = part.full.length <= space ? part.full : (part.upTo?.(space) ?? part.short);
      left = space - text.length;
      return text;
    }),
  );
  return {
    text: portions.map((portion, index) => textOf(portion, texts[index]!)).join(""),
    leftOut: portions.flatMap((portion, index) => missing(portion, texts[index]!)),
  };
}

function textOf({ heading, parts }: Portion, texts: readonly string[]): string {
  const rest = parts.length - texts.length;
  return `\n${heading}${texts.join("")}${rest === 0 ? "" : `\n… and ${rest.toLocaleString("en")} more\n`}`;
}

function missing({ title, parts }: Portion, texts: readonly string[]): string[] {
  if (texts.length === 0 && parts.length > 0) return [`"${title}"`];
  return parts.every(({ full }, index) => texts[index] === full) ? [] : [`part of "${title}"`];
}
