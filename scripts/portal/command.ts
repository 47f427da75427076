/** Prints or writes the instructions, or compares an export. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCode, type ExitCode } from "../../console/command";
import { readText } from "../../console/readText";
import { cardFor, type Card } from "./card";
import { compare, comparisonInWords } from "./check";
import type { Format, PortalOptions } from "./options";
import { asPage } from "./page";
import { PRODUCTS } from "./products";
import { registeredIn } from "./registered";
import { instructionsFor, type Instructions } from "./steps";
import { inMarkdown, inText } from "./words";

const RENDER: Readonly<Record<Format, (instructions: Instructions) => string>> = {
  text: inText,
  markdown: inMarkdown,
  html: asPage,
};
const FILES: Readonly<Record<Format, string>> = { text: "portal.txt", markdown: "portal.md", html: "portal.html" };

/** @returns 1 if the client's configuration differs from the gateway, otherwise 0 */
export function carryOut(options: PortalOptions, card: Card, say: (text: string) => void): ExitCode {
  if (options.check !== undefined) {
    const comparison = compare(registeredIn(readText(options.check)), cardFor(options.product, card));
    say(comparisonInWords(comparison));
    return comparison.differences.length === 0 ? exitCode.done : exitCode.no;
  }
  const instructions = instructionsFor(PRODUCTS.get(options.product)!, card);
  if (options.out === undefined) say(RENDER[options.format](instructions));
  else for (const file of writeAll(instructions, options.out)) say(`${file}\n`);
  return exitCode.done;
}

function writeAll(instructions: Instructions, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const { certificate } = instructions;
  const texts = (Object.keys(FILES) as Format[]).map(
    (format) => [FILES[format], RENDER[format](instructions)] as const,
  );
  const files = certificate === undefined ? texts : [...texts, [certificate.fileName, certificate.pem] as const];
  return files.map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
}
