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

/** All requests for one file: by upload and by download, at each address. */
const questions = LANE_NAMES.flatMap((lane) => methods.map((method) => ({ lane, method })));

/**
 * Sends each file to both lanes, as upload and as download, and returns each answer. A file that cannot be read or gets no verdict has an
 * answer that says so; the others are sent all the same.
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
    // The file is passed by its open descriptor. A name that is not valid UTF-8 cannot be passed to the sending process, and a large file's
    // content would not fit in memory.
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
