import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../cloud-init/python";

/** Sample, problem and bytes (hexadecimal) of the first files that a reader did not expect; their number; files read of each format. */
export interface Fuzzed {
  readonly wrong: readonly [sample: string, problem: string | string[], bytes: string][];
  readonly count: number;
  readonly formats: Readonly<Record<string, number>>;
}

/** The readers' answer to so many changed files of each format. The same seed gives the same changes. */
export function fuzzReaders(seed: number, count: number): Fuzzed {
  const cloudInit = join(__dirname, "../../../../cloud-init");
  const modules = "documents,mails,containers,compounds,spellings,pictures,stores,tables";
  const words = [join(__dirname, "fuzz.py"), cloudInit, modules, String(seed), String(count)];
  const { status, stdout, stderr } = spawnSync(PYTHON, words, { encoding: "utf8", maxBuffer: 256 << 20 });
  if (status !== 0) throw new Error(`changed files, seed ${seed}: ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Fuzzed;
}
