import { open } from "node:fs/promises";
import type { Agent } from "../../icap";
import type { StepNotes } from "../../console/progress";
import { printable } from "../../console/printable";
import { findingOf, requestFor, type Target } from "../asking";
import { LANE_NAMES } from "../../infra/model/limits";
import type { Identity } from "../plan";
import type { OwnAnswer, OwnFileResult } from "./answer";
import type { OwnFile } from "./list";
import { errorMessage } from "../../console/userError";

const methods = ["REQMOD", "RESPMOD"] as const;

/** Everything that one file is asked: by upload and by download, at each address. */
const questions = LANE_NAMES.flatMap((lane) => methods.map((method) => ({ lane, method })));

/**
 * Sends each file to both lanes, as upload and as download, and tells what each said. A file that cannot be read, or that
 * gets no verdict, is an answer of its own; the others are sent all the same.
 */
export async function sendOwnFiles(
  files: readonly OwnFile[],
  run: { agent: Pick<Agent, "ask">; target: Target; identity?: Identity; notes: StepNotes },
): Promise<OwnFileResult[]> {
  const results: OwnFileResult[] = [];
  for (const file of files) {
    results.push({ name: file.name, answers: await answersAbout(file, run) });
    run.notes.note(`${results.length} of ${files.length} own files`);
  }
  return results;
}

async function answersAbout(
  { path, name }: OwnFile,
  { agent, target, identity = "client" }: { agent: Pick<Agent, "ask">; target: Target; identity?: Identity },
): Promise<OwnAnswer[]> {
  const answers: OwnAnswer[] = [];
  try {
    // By its open descriptor: a name that is no UTF-8 cannot be told to the sending process, and memory would hold no large file.
    const file = await open(path, "r");
    try {
      const content = { file: `/proc/${process.pid}/fd/${file.fd}`, bytes: (await file.stat()).size };
      const sample = { fileName: name, contentType: "application/octet-stream", ...content };
      for (const { lane, method } of questions) {
        const probe = { method, source: "client", identity, address: lane } as const;
        const { finding, detail, milliseconds } = findingOf(await agent.ask(requestFor(probe, sample, target)));
        answers.push({ lane, method, found: finding, detail: printable(detail), milliseconds });
      }
    } finally {
      await file.close();
    }
    return answers;
  } catch (error) {
    const detail = `it cannot be sent: ${printable(errorMessage(error))}`;
    const missing = questions.slice(answers.length);
    return [...answers, ...missing.map((one) => ({ ...one, found: "error" as const, detail, milliseconds: 0 }))];
  }
}
