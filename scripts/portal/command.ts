/** Prints or writes the instructions, or compares an export. */
import { join } from "node:path";
import { exitCode, type ExitCode } from "../../console/command";
import { writeOutputs } from "../../console/outputFiles";
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
  else {
    const files = filesOf(instructions);
    writeOutputs("--out", options.out, files);
    for (const name of Object.keys(files)) say(`${join(options.out, name)}\n`);
  }
  return exitCode.done;
}

/** The instructions in every format, and the certificate, by the names of their files. */
function filesOf(instructions: Instructions): Record<string, string> {
  const { certificate } = instructions;
  const texts = (Object.keys(FILES) as Format[]).map((format) => [FILES[format], RENDER[format](instructions)]);
  return Object.fromEntries(certificate === undefined ? texts : [...texts, [certificate.fileName, certificate.pem]]);
}
