/** The corpus' pictures, whose text only OCR reads. */
import type { StepNotes } from "../../console/progress";
import { spreadOf, type Spread } from "../statistics";
import type { Engine } from "./engine";
import type { Corpus } from "./manifest";
import { judgeAll } from "./measure";
import type { Judged } from "./verdicts";

/** Classes of `test/corpus/pictures.py`. */
const CLASSES: readonly string[] = ["screenshots", "screenshots in documents", "scanned pages"];
/** Seconds of a picture, so many that they run out on no machine. */
export const PICTURE_SECONDS = 600;
/** The inspector's words for a reader and for a whole file that was ended by its time (sandbox.py and inspection.py). */
const OVERRAN = /overran its time$|^limit: time$/;

/** The corpus without all that is no picture. The value of each counts as text of its file, as OCR has it. Pure. */
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
 * @throws Error where the corpus has none, where the engine failed, and where the time of one was over: the figure would be of the machine
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

/** Processor seconds of a file, with the programs that read it. Pure. */
export const processorTime = (judged: readonly Judged[]): Spread =>
  spreadOf(judged.map(({ answer }) => answer.cpuSeconds));
