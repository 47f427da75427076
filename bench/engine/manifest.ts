/** The corpus that `test/corpus/make.py` created. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Kind } from "./engine";

/** A file of the corpus. */
export interface CorpusFile {
  /** Path below the corpus's folder. */
  readonly file: string;
  readonly class: string;
  readonly maker: string;
  /** Place or spelling of the planted value. */
  readonly how: string;
  /** Kind of the planted value; empty for a harmless file. */
  readonly kind: Kind | "encrypted" | "";
  readonly planted: string;
  /** Whether the file contains the value as text. */
  readonly text: boolean;
}

export interface Corpus {
  readonly folder: string;
  readonly seed: number;
  readonly keywords: readonly string[];
  readonly notes: readonly string[];
  readonly files: readonly CorpusFile[];
  /** Absolute paths of real files of the machine; empty if the corpus was created without the part that lists them. */
  readonly machine: readonly string[];
}

export async function readCorpus(folder: string): Promise<Corpus> {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), "utf8"));
  const none = (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  };
  return {
    folder,
    ...((await read("manifest.json")) as Omit<Corpus, "folder" | "machine">),
    machine: (await read("machine.json").catch(none)) as string[],
  };
}
