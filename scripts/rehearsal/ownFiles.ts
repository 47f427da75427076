import { readFile, readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Agent } from "../../icap";
import type { StepNotes } from "../console/progress";
import { UserError } from "../console/userError";
import { findingOf, requestFor, type Target } from "../probes/asking";
import type { ProbeResult } from "../report/model";

/** A user's own file, by its path inside the folder that was given. */
export interface OwnFile {
  path: string;
  name: string;
}

/** The regular files in a folder and below, in the order of their names. @throws UserError when there is none */
export async function listOwnFiles(folder: string): Promise<OwnFile[]> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || !found.isDirectory()) throw new UserError(`--send: "${folder}" is not a folder`, true);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new UserError(`--send: there is no file in "${folder}"`, true);
  return files.map((path) => ({ path, name: relative(folder, path) }));
}

/** Sends each file as an upload to the first address, and tells the verdict. There is no right one: the policy decides. */
export async function sendOwnFiles(
  files: readonly OwnFile[],
  run: { agent: Pick<Agent, "ask">; target: Target; notes: StepNotes },
): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  const probe = { send: "clean text", method: "REQMOD", source: "client", identity: "client", address: "a" } as const;
  for (const { path, name } of files) {
    const body = await readFile(path);
    const sample = { what: name, fileName: name, contentType: "application/octet-stream", body };
    const answer = await run.agent.ask(requestFor({ ...probe, expected: "allowed" }, sample, run.target));
    const { finding, detail, milliseconds } = findingOf(answer);
    run.notes.note(`${results.length + 1} of ${files.length}`);
    results.push({
      sent: name,
      from: `${run.target.sources.client}, the client`,
      fromAddress: run.target.sources.client,
      identity: "its own",
      to: `${run.target.addresses.a}:${run.target.port}`,
      lane: "a",
      found: finding,
      detail,
      milliseconds,
    });
  }
  return results;
}
