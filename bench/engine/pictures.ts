/** The corpus's pictures, whose text can only be read by OCR. */
import type { StepNotes } from "../../console/progress";
import { spreadOf, type Spread } from "../statistics";
import type { Engine } from "./engine";
import type { Corpus } from "./manifest";
import { judgeAll } from "./measure";
import type { Judged } from "./verdicts";

/** Classes of `test/corpus/pictures.py`. */
const CLASSES: readonly string[] = ["screenshots", "screenshots in documents", "scanned pages"];
/** Time limit of a picture in seconds, which no machine reaches. */
export const PICTURE_SECONDS = 600;
/** The inspector's messages for a reader and for a whole file that reached its time limit (sandbox.py and inspection.py). */
const OVERRAN = /overran its time$|^limit: time$/;

/** The corpus reduced to its pictures. Each picture's value counts as text, as it is with OCR. Pure. */
export const picturesOf = (corpus: Corpus): Corpus => ({
  ...corpus,
  files: corpus.files
    .filter(({ class: name, kind }) => CLASSES.includes(name) && kind !== "")
    .map((file) => ({ ...file, text: true })),
  machine: [],
});

/**
 * Asks an engine about every picture of a corpus.
 *
 * @throws Error if the corpus has no pictures, if the engine failed, or if a picture reached its time limit: the figure would then depend
 * on the machine
 */
export async function judgePictures(engine: Engine, corpus: Corpus, notes: StepNotes): Promise<Judged[]> {
  const judged = await judgeAll(engine, picturesOf(corpus), notes, 1);
  if (judged.length === 0) throw new Error(`${corpus.folder} has no pictures: \`npm run corpus\` makes them`);
  const failed = judged.find(({ answer }) => answer.error !== undefined);
  if (failed !== undefined) throw new Error(`no verdict on ${failed.file.file}: ${failed.answer.error}`);
  const late = judged.filter(({ answer }) => answer.unread.some((words) => OVERRAN.test(words)));
  if (late.length > 0)
    throw new Error(
      `no time was left for ${late.map(({ file }) => file.file).join(", ")}: measure on a calmer machine`,
    );
  return judged;
}

/** Processor seconds of a file, including the programs that read it. Pure. */
export const processorTime = (judged: readonly Judged[]): Spread =>
  spreadOf(judged.map(({ answer }) => answer.cpuSeconds));
