/** `npm run addresses`: are the published client addresses still those of our data file, and if not, write the new ones. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readServiceTags } from "../exposure";
import { readPublishedClient } from "../infra/network/clients";
import { coverageOf, describeCoverage, type Coverage } from "./addresses/coverage";
import { describeVerdict } from "./addresses/describe";
import { judgePage, updatedProfile } from "./addresses/update";
import { exitCode, newCommand, runCommand, type ExitCode } from "./console/command";
import { UserError } from "./console/userError";

interface Options {
  readonly from: string;
  readonly profile: string;
  readonly list: string;
  readonly tag: string;
  readonly widest: string;
  readonly expect: readonly string[];
  readonly published?: string;
  readonly json?: boolean;
}

const clients = join(dirname(__dirname), "infra", "network", "clients");
const FETCH_TIMEOUT_MS = 30_000;

async function main(): Promise<ExitCode> {
  const command = newCommand(
    "npm run addresses --",
    "Compares the published client addresses with the data file in infra/network/clients.",
  )
    .argument("<check|update>", "check: only compare; update: also write the file, with the new date")
    .requiredOption(
      "--from <file|url>",
      "the network-requirements page (Markdown or HTML) or the weekly service-tag file (JSON)",
    )
    .option("--profile <name>", "the data file", "defender")
    .option("--list <name>", "the list in it", "externalDlp")
    .option("--tag <name>", "the service tag that is compared", "MicrosoftCloudAppSecurity")
    .option("--widest <length>", "shortest prefix that is accepted", "28")
    .option("--expect <data centre...>", "data centres that the file does not have yet", [])
    .option("--published <date>", "day of publication, where the page does not say it")
    .option("--json", "the result as JSON on standard output")
    .parse();
  const options = command.opts<Options>();
  const action = command.args[0];
  if (action !== "check" && action !== "update") throw new UserError(`"${action}" is neither check nor update`, true);
  const file = join(clients, `${options.profile}.json`);
  const text = await contentOf(options.from);
  return text.trimStart().startsWith("{")
    ? coverage(text, file, action, options)
    : compare(text, file, action, options);
}

/** A service-tag file has no data centres, so it can be compared and not written. */
function coverage(text: string, file: string, action: string, options: Options): ExitCode {
  const client = readPublishedClient(JSON.parse(readFile(file)));
  const list = client.lists[options.list];
  if (!list)
    throw new UserError(`${file} has no list "${options.list}"; it has ${Object.keys(client.lists).join(", ")}`, true);
  const found = explained(() => {
    const tags = readServiceTags(JSON.parse(text));
    const tag = tags.tags.get(options.tag.toLowerCase());
    if (!tag) throw new Error(`it has no tag "${options.tag}"`);
    return coverageOf(list.dataCentres, tag);
  }, options.from);
  print(options, found, (result: Coverage) => describeCoverage(result));
  if (action === "update")
    throw new UserError(
      `${options.from} says nothing of data centres, so ${file} was not changed; update from the network-requirements page.`,
    );
  return found.covered === found.listed ? exitCode.done : exitCode.no;
}

function compare(text: string, file: string, action: string, options: Options): ExitCode {
  const content = JSON.parse(readFile(file)) as Record<string, unknown>;
  const client = readPublishedClient(content);
  const limits = { widest: Number(options.widest), expectedDataCentres: options.expect };
  const verdict = explained(() => judgePage(text, client, options.list, limits), options.from);
  print(options, verdict, (result) => describeVerdict(result, options.list));
  if (verdict.refusals.length > 0) throw new UserError(`Refused; ${file} stays as it is.`);
  if (action === "check") return verdict.comparison.changes.length === 0 ? exitCode.done : exitCode.no;
  const published = options.published ?? verdict.date;
  if (published === undefined)
    throw new UserError(`${options.from} has no date (ms.date); give one with --published YYYY-MM-DD.`, true);
  if (verdict.comparison.changes.length === 0 && client.lists[options.list]!.published === published)
    return exitCode.done;
  replaceFile(
    file,
    explained(() => updatedProfile(content, options.list, verdict.next, published, options.from), file),
  );
  if (!options.json)
    process.stdout.write(`Wrote ${file}, published ${published}. Review it as a change of who may connect.\n`);
  return exitCode.done;
}

function print<T>(options: Options, result: T, describe: (result: T) => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(result, undefined, 2) : describe(result)}\n`);
}

async function contentOf(from: string): Promise<string> {
  if (!/^https?:\/\//.test(from)) return readFile(from);
  try {
    const response = await fetch(from, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.text();
  } catch (error) {
    throw new UserError(`${from} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whole or not at all: a crash in the middle leaves the old file. */
function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function explained<T>(work: () => T, what: string): T {
  try {
    return work();
  } catch (error) {
    throw new UserError(`${what}: ${error instanceof Error ? error.message : String(error)}`, false, { cause: error });
  }
}

void runCommand(main);
