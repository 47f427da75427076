/** `npm run addresses`: compares the published client addresses with the data files, and writes the new ones if they differ. */
import { readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readServiceTags } from "../exposure";
import { readPublishedClient } from "../infra/network/clients";
import { coverageOf, describeCoverage } from "./addresses/coverage";
import { describeVerdict } from "./addresses/describe";
import { isDay } from "./options/day";
import { nameProblem } from "./options/nameProblem";
import { judgeTagFile } from "./addresses/tagFile";
import { judgePage, updatedProfile, withServiceTagChange } from "./addresses/update";
import { exitCode, newCommand, runCommand, type ExitCode } from "../console/command";
import { printableLines } from "../console/printable";
import { decodeText, readText } from "../console/readText";
import { UserError, refuseWrongUse, errorMessage } from "../console/userError";

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
/** The limits of `--widest`. No client has a prefix shorter than the lower limit. */
const WIDEST = { first: 8, last: 32 };

async function main(): Promise<ExitCode> {
  const command = newCommand(
    "npm run addresses --",
    "Compares the published client addresses with the data file in infra/network/clients.",
  )
    .argument("<check|update>", "check: compare only; update: also write the file, with the new publication date")
    .requiredOption(
      "--from <file|url>",
      "Microsoft's network-requirements page (Markdown or HTML) or weekly service-tag file (JSON)",
    )
    .option("--profile <name>", `data file to compare with: ${profiles().join(", ")}`, "defender")
    .option("--list <name>", "address list in the data file", "externalDlp")
    .option("--tag <name>", "service tag to compare with, if --from is a service-tag file", "MicrosoftCloudAppSecurity")
    .option(
      "--widest <length>",
      `refuse a published prefix that is wider than this length, ${WIDEST.first} to ${WIDEST.last}`,
      "28",
    )
    .option("--expect <data centre...>", "new data centres to accept, which the data file does not have yet", [])
    .option("--published <date>", "publication date (YYYY-MM-DD), if the page does not give one")
    .option("--json", "write the result as JSON to standard output")
    .parse();
  const options = command.opts<Options>();
  const action = command.args[0] ?? "";
  refuseOptions(action, options);
  const file = join(clients, `${options.profile}.json`);
  const text = await contentOf(options.from);
  return text.trimStart().startsWith("{")
    ? coverage(text, file, action, options)
    : compare(text, file, action, options);
}

/** Names of the data files. */
const profiles = (): readonly string[] =>
  readdirSync(clients)
    .filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json"))
    .map((name) => name.replace(/\.json$/, ""));

/** Refuses a wrong command line with all its problems, before anything is read. */
function refuseOptions(action: string, { profile, widest, published }: Options): void {
  const length = /^\d+$/.test(widest) ? Number(widest) : NaN;
  const problems = [
    nameProblem("<check|update>", action, ["check", "update"]),
    nameProblem("--profile", profile, profiles()),
    ...(length >= WIDEST.first && length <= WIDEST.last
      ? []
      : [`--widest: "${widest}" is not a prefix length from ${WIDEST.first} to ${WIDEST.last}`]),
    ...(published === undefined || isDay(published)
      ? []
      : [`--published: "${published}" is not a date such as 2026-01-31`]),
  ];
  refuseWrongUse(problems);
}

/** A service-tag file has no data centres, so it is compared; `update` records its change number and leaves the lists. */
function coverage(text: string, file: string, action: string, options: Options): ExitCode {
  const content = JSON.parse(readText(file)) as Record<string, unknown>;
  const client = readPublishedClient(content);
  refuseWrongUse([nameProblem("--list", options.list, Object.keys(client.lists))]);
  const list = client.lists[options.list]!;
  const tags = explained(() => readServiceTags(JSON.parse(text)), options.from);
  const known = client.serviceTagChange === undefined ? {} : { changeNumber: client.serviceTagChange };
  const judged = judgeTagFile(tags, options.from, { ...known, published: list.published, today: today() });
  const tag = tags.tags.get(options.tag.toLowerCase());
  const refusals = [...judged.refusals, ...(tag ? [] : [`it has no service tag "${options.tag}"`])];
  if (!tag || refusals.length > 0)
    throw new UserError(
      [...refusals.map((refusal) => `${options.from}: ${refusal}`), `Refused. ${file} is unchanged.`].join("\n"),
    );
  const found = coverageOf(list.dataCentres, tag);
  print(options, { ...found, warnings: judged.warnings }, (result) =>
    [describeCoverage(result), ...result.warnings.map((warning) => `warning: ${warning}`)].join("\n"),
  );
  if (action === "update" && client.serviceTagChange !== tags.changeNumber) {
    replaceFile(
      file,
      explained(() => withServiceTagChange(content, tags.changeNumber), file),
    );
    if (!options.json)
      process.stdout.write(
        `Recorded change ${tags.changeNumber} in ${file}. A service-tag file has no data centres, so the lists are unchanged; update them from the network-requirements page.\n`,
      );
  }
  return found.covered === found.listed ? exitCode.done : exitCode.no;
}

function compare(text: string, file: string, action: string, options: Options): ExitCode {
  const content = JSON.parse(readText(file)) as Record<string, unknown>;
  const client = readPublishedClient(content);
  const limits = { widest: Number(options.widest), expectedDataCentres: options.expect, today: today() };
  const { published } = options;
  const dating = { ...(published === undefined ? {} : { published }), dateNeeded: action === "update" };
  const verdict = explained(() => judgePage(text, client, options.list, limits, dating), options.from);
  print(options, verdict, (result) => describeVerdict(result, options.list));
  if (verdict.refusals.length > 0) throw new UserError(`Refused. ${file} is unchanged.`);
  const { changes } = verdict.comparison;
  if (action === "check") return changes.length === 0 ? exitCode.done : exitCode.no;
  const date = verdict.date!; // pages without a day have been refused before
  if (changes.length === 0 && client.lists[options.list]!.published === date) return exitCode.done;
  replaceFile(
    file,
    explained(() => updatedProfile(content, options.list, verdict.next, date, options.from), file),
  );
  if (!options.json)
    process.stdout.write(`Wrote ${file}, published ${date}. Review it: it changes which addresses may connect.\n`);
  return exitCode.done;
}

const today = (): string => new Date().toISOString().slice(0, 10);

function print<T>(options: Options, result: T, describe: (result: T) => string): void {
  // The page's text is untrusted: control characters in it must not reach the terminal.
  process.stdout.write(`${options.json ? JSON.stringify(result, undefined, 2) : printableLines(describe(result))}\n`);
}

async function contentOf(from: string): Promise<string> {
  if (!/^https?:\/\//.test(from)) return readText(from);
  try {
    const response = await fetch(from, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return decodeText(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    throw new UserError(`${from} cannot be read: ${errorMessage(error)}`);
  }
}

/** Replaces a file as a whole, so that a crash leaves the old file. */
function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function explained<T>(work: () => T, what: string): T {
  try {
    return work();
  } catch (error) {
    throw new UserError(`${what}: ${errorMessage(error)}`, false, { cause: error });
  }
}

void runCommand(main);
