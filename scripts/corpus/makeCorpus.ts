/** The corpus of files by real programs, made once for a seed and kept in the cache. */
import { createHash } from "node:crypto";
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../console/runTool";
import type { Progress } from "../../console/progress";
import { cacheRoot, type HostTool } from "../../emulator";
import { installHostPackages } from "../installation/hostPackages";
import { pythonWith } from "../installation/pythonPackages";

/** Programs of the distribution that create files, in addition to the packages of tools/corpus. */
const MAKERS: readonly HostTool[] = [
  { command: "swriter", package: "libreoffice-writer" },
  { command: "scalc", package: "libreoffice-calc" },
  { command: "simpress", package: "libreoffice-impress" },
  { command: "chromium", package: "chromium" },
  { command: "wkhtmltopdf", package: "wkhtmltopdf" },
  { command: "libpangoft2-1.0.so.0", package: "libpangoft2-1.0-0" },
  { command: "libcairo.so.2", package: "libcairo2" },
  { command: "afmtodit", package: "groff" },
  { command: "gs", package: "ghostscript" },
  { command: "pdflatex", package: "texlive-latex-base" },
  { command: "xelatex", package: "texlive-xetex" },
  { command: "7z", package: "p7zip-full" },
  { command: "bsdtar", package: "libarchive-tools" },
  { command: "genisoimage", package: "genisoimage" },
  { command: "zstd", package: "zstd" },
  { command: "lz4", package: "lz4" },
  { command: "brotli", package: "brotli" },
];
const NICENESS = 10;

/** The parts of the corpus, as test/corpus/make.py has them. */
export const PARTS = ["plain", "mail", "packed", "office", "libreoffice", "pdf", "pictures", "harmless"] as const;

/** The seed of the corpus from which the tables in docs/ were made. */
export const USUAL_SEED = 15;

/** A requested corpus: its seed, its folder, and the parts of make.py that it contains. */
export interface CorpusOrder {
  readonly seed: number;
  readonly folder?: string;
  readonly parts?: string;
}

/**
 * The folder of a corpus in the cache. It depends on the programs that create the corpus, so that a change of them creates another, and on
 * the corpus's parts, so that a partial corpus is never taken for the whole.
 */
export async function corpusFolder(project: string, { seed, parts }: CorpusOrder): Promise<string> {
  const sources = join(project, "test", "corpus");
  const hash = createHash("sha256");
  for (const file of (await readdir(sources)).filter((name) => name.endsWith(".py")).sort())
    hash.update(await readFile(join(sources, file)));
  const some = parts === undefined ? "" : `-${parts.replaceAll(/[^a-z]+/g, "-")}`;
  return join(cacheRoot(), "corpus", `${seed}-${hash.digest("hex").slice(0, 12)}${some}`);
}

/** Creates the corpus unless it exists, and returns its folder. Installs the programs that it needs if apt can. */
export async function makeCorpus(project: string, order: CorpusOrder, progress: Progress): Promise<string> {
  const folder = order.folder ?? (await corpusFolder(project, order));
  const there = await access(join(folder, "manifest.json")).then(
    () => true,
    () => false,
  );
  if (there && order.folder === undefined) return folder;
  await installHostPackages(progress, MAKERS);
  const python = await progress.step("Python packages", () =>
    pythonWith("corpus-python", join(project, "tools", "corpus", "requirements.txt")),
  );
  await progress.step("Corpus", async (notes) => {
    const argv = ["-B", join(project, "test", "corpus", "make.py"), "--seed", String(order.seed), "--out", folder];
    const parts = order.parts === undefined ? [] : ["--only", order.parts];
    const onErrorLine = (line: string) => notes.note(line);
    const { code, stderr } = await runTool(python, [...argv, ...parts], { onErrorLine, niceness: NICENESS });
    if (code !== 0) throw new Error(`the corpus could not be made\n${stderr.trim().slice(-3000)}`);
  });
  return folder;
}
