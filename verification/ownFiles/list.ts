import type { Dirent, Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename } from "node:path";
import { printable, printableBytes } from "../../console/printable";
import { UserError } from "../../console/userError";

/** A user's own file. The path is bytes, because file names need not be valid UTF-8. */
export interface OwnFile {
  readonly path: Buffer;
  /** The file's path inside the given folder, for people. */
  readonly name: string;
}

/** An entry of the folder that is not sent, with the reason. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

/** The contents of a folder: files that are sent and entries that are not, each sorted by name. */
export interface OwnFiles {
  readonly files: readonly OwnFile[];
  readonly leftOut: readonly LeftOut[];
}

/** The result when the user named no folder. */
export const noOwnFiles: OwnFiles = { files: [], leftOut: [] };

const SLASH = Buffer.from("/");
const below = (folder: Buffer, name: Buffer): Buffer => Buffer.concat([folder, SLASH, name]);

/**
 * The files to send: one file, or all files in a folder and its subfolders. A link to a file counts as that file. A link to a folder is not
 * followed, because it may lead in a circle. Pipes, sockets and devices are left out, with the reason.
 * @param argument name of the command's option, for the error
 * @throws UserError (wrong use) when there is no such file or folder, or nothing to send
 */
export async function listOwnFiles(folder: string, argument: string): Promise<OwnFiles> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isFile())
    return { files: [{ path: Buffer.from(folder), name: printable(basename(folder)) }], leftOut: [] };
  if (found === undefined || !found.isDirectory())
    throw new UserError(`${argument}: "${folder}" is neither a folder nor a file`, true);
  const listed = await listBelow(Buffer.from(folder), Buffer.alloc(0));
  if (listed.files.length === 0) {
    const others = listed.leftOut.map(({ name, why }) => `\n  ${name}: ${why}`).join("");
    throw new UserError(
      `${argument}: "${folder}" contains no file that can be sent${others === "" ? "" : ":"}${others}`,
      true,
    );
  }
  return listed;
}

async function listBelow(folder: Buffer, inside: Buffer): Promise<OwnFiles> {
  const files: OwnFile[] = [];
  const leftOut: LeftOut[] = [];
  const entries = await readdir(folder, { withFileTypes: true, encoding: "buffer" }).catch((error: Error) => error);
  if (entries instanceof Error) {
    return {
      files,
      leftOut: [{ name: printableBytes(inside), why: `the folder cannot be read: ${printable(entries.message)}` }],
    };
  }
  for (const entry of entries.sort((one, other) => Buffer.compare(one.name, other.name))) {
    const path = below(folder, entry.name);
    const within = inside.length === 0 ? entry.name : below(inside, entry.name);
    if (entry.isDirectory()) {
      const more = await listBelow(path, within);
      files.push(...more.files);
      leftOut.push(...more.leftOut);
      continue;
    }
    const name = printableBytes(within);
    const why = entry.isFile() ? undefined : await whyNot(entry, path);
    if (why === undefined) files.push({ path, name });
    else leftOut.push({ name, why });
  }
  return { files, leftOut };
}

/** Reason for which an entry that is no plain file is not sent; `undefined` for a link to a file. */
async function whyNot(entry: Dirent<Buffer>, path: Buffer): Promise<string | undefined> {
  if (!entry.isSymbolicLink()) return kindOf(entry);
  const target = await stat(path).catch(() => undefined);
  if (target === undefined) return "a broken link";
  if (target.isFile()) return undefined;
  return target.isDirectory() ? "a link to a folder (not followed)" : `a link to ${kindOf(target)}`;
}

function kindOf(entry: Dirent<Buffer> | Stats): string {
  if (entry.isFIFO()) return "a pipe";
  if (entry.isSocket()) return "a socket";
  return entry.isBlockDevice() || entry.isCharacterDevice() ? "a device" : "not a regular file";
}
