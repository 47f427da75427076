/** Tests that a page names as its proof: a file in backticks, then titles in quotes: `test/x.test.ts`: "a title", "another". */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const REFERENCE = /`((?:test|docs)\/[\w./-]+)`:\s+((?:"[^"]+"(?:,\s+)?)+)/g;

export interface NamedTests {
  readonly file: string;
  readonly titles: readonly string[];
}

/** Every reference in a text, in its order. */
export const namedTests = (text: string): NamedTests[] =>
  [...text.matchAll(REFERENCE)].map(([, file = "", titles = ""]) => ({
    file,
    // a title may be broken over two lines
    titles: [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title.replace(/\n */g, " ")),
  }));

/** References that lead nowhere: a page's title is a table's row, a test's stands in its source. */
export function missingTests({ file, titles }: NamedTests): string[] {
  if (!existsSync(join(root, file))) return [file];
  const text = readFileSync(join(root, file), "utf8").replace(/\\"/g, '"');
  const stands = (title: string) => (file.startsWith("docs/") ? text.includes(`\n| ${title} `) : text.includes(title));
  return titles.filter((title) => !stands(title)).map((title) => `${file}: ${title}`);
}
