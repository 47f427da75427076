import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { z } from "zod";
import { exitCode, type ExitCode } from "../../console/command";
import { Progress } from "../../console/progress";
import { UserError } from "../../console/userError";
import { wrongParts } from "../../console/wrongParts";
import { estimateOf, PRICES, readJson } from "../../preview";
import { deployedOnEmulator } from "../../versions";
import type { CostOptions } from "./options";
import { updated, type Update } from "./update";
import { estimateInWords } from "./words";

const project = join(__dirname, "..", "..");
const table = join(project, "preview", "cost", "prices.json");

/** @returns 0 for an estimate, 1 where a price is not known */
export async function carryOut(options: CostOptions): Promise<ExitCode> {
  if (options.action === "update") return update(options);
  const { resources } = await deployedOnEmulator(project, options.stack, new Progress());
  const estimate = estimateOf(resources, PRICES);
  const text = options.json ? `${JSON.stringify(estimate, undefined, 2)}\n` : estimateInWords(options.stack, estimate);
  process.stdout.write(text);
  return estimate.unknown.length === 0 ? exitCode.done : exitCode.no;
}

async function update({ from, date }: CostOptions & { action: "update" }): Promise<ExitCode> {
  const result = read(from, date);
  const { about } = readJson(table) as { about: string };
  const text = await format(JSON.stringify({ about, prices: result.prices }), { parser: "json", printWidth: 120 });
  writeFileSync(`${table}.${process.pid}.tmp`, text);
  renameSync(`${table}.${process.pid}.tmp`, table);
  const lines = [
    ...result.added.map((one) => `new      ${one}`),
    ...result.changed.map((one) => `changed  ${one}`),
    `${result.added.length} new, ${result.changed.length} changed, ${result.same} the same, ${result.leftOut} left out (other offers and currencies, prices of 0).`,
    ...result.warnings.map((one) => `warning: ${one}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return result.warnings.length === 0 ? exitCode.done : exitCode.no;
}

function read(from: string, date: string): Update {
  try {
    return updated(readJson(from), PRICES, date);
  } catch (error) {
    if (error instanceof z.ZodError)
      throw new UserError(
        `${from} is not an answer of the Retail Prices API; the table is unchanged: ${wrongParts(error)}`,
        true,
      );
    throw error;
  }
}
