import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../cloud-init/python";

/** A part of a file as the readers hand it on, or a piece that they did not read (`why`). */
export interface Read {
  readonly path: string;
  readonly kind: string;
  readonly encoding?: string | null;
  readonly text?: string;
  readonly why?: string;
  readonly detail?: string;
}

/** The readers' answer for each sample of a module beside this file. A sample is a function that makes a file. */
export function readSamples(module: string): Readonly<Record<string, readonly Read[]>> {
  const cloudInit = join(__dirname, "../../../../cloud-init");
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(__dirname, "read.py"), cloudInit, __dirname, module], {
    encoding: "utf8",
    maxBuffer: 256 << 20,
  });
  if (status !== 0) throw new Error(`reading the samples of ${module} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Record<string, Read[]>;
}

/** All text that was read of a file, part by part. */
export const textOf = (read: readonly Read[] | undefined): string =>
  (read ?? []).flatMap(({ encoding, text }) => (encoding ? [text] : [])).join("\n");

/** All that was not read, as `why (kind)`. */
export const unreadOf = (read: readonly Read[] | undefined): string[] =>
  (read ?? []).flatMap(({ why, kind }) => (why === undefined ? [] : [`${why} (${kind})`]));
