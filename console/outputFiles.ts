/** Files and folders that options name for output. Their problems are found before a command works for minutes, and errors name the option. */
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError, errorMessage } from "./userError";

/** The reason why a file cannot be written there; undefined where it can. `-`, pipes and devices are not tried. */
export function outputFileProblem(option: string, file: string | undefined): string | undefined {
  if (file === undefined || file === "-") return undefined;
  if (isFolder(file)) return `${option}: "${file}" is a folder, not a file`;
  const folder = dirname(resolve(file));
  if (!isFolder(folder)) return `${option}: there is no folder "${folder}"`;
  const there = kindOf(file);
  if (there !== undefined && !there.isFile()) return undefined;
  return failureOf(
    () => {
      closeSync(openSync(file, "a"));
      if (there === undefined) rmSync(file);
    },
    cannotBeWritten(option, file),
  );
}

/** The reason why files cannot be written to a folder, which may not exist yet; undefined where they can. */
export function outputFolderProblem(option: string, folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  const nearest = nearestThere(resolve(folder));
  if (!isFolder(nearest)) return `${option}: "${nearest}" is a file, not a folder`;
  return failureOf(() => rmdirSync(mkdtempSync(join(nearest, ".try-"))), cannotBeWritten(option, folder));
}

/** Writes a file that an option names. @throws UserError that names both */
export function writeOutput(option: string, file: string, text: string): void {
  withErrorsOf(option, file, () => writeFileSync(file, text));
}

/** Appends to a file that an option names. @throws UserError that names both */
export function appendOutput(option: string, file: string, text: string): void {
  withErrorsOf(option, file, () => appendFileSync(file, text));
}

/** A file's text, and its mode where it is another one than 0644. */
export type OutputFile = string | { readonly text: string; readonly mode: number };

/** Writes files to a folder that an option names, and makes the folders that are missing. @throws UserError that names both */
export function writeOutputs(option: string, folder: string, files: Readonly<Record<string, OutputFile>>): void {
  withErrorsOf(option, folder, () => {
    makeFolder(resolve(folder));
    for (const [name, file] of Object.entries(files)) {
      const { text, mode } = typeof file === "string" ? { text: file, mode: 0o644 } : file;
      makeFolder(resolve(folder, dirname(name)));
      writeFileSync(join(folder, name), text, { mode });
    }
  });
}

/** Makes a folder and those above it. Node's own `recursive` does not end in a file system that takes no folder, such as /proc. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** `undefined` also where a folder on the way may not be read: the attempt to write then says so. */
function kindOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const isFolder = (path: string): boolean => kindOf(path)?.isDirectory() === true;

function nearestThere(path: string): string {
  return kindOf(path) === undefined ? nearestThere(dirname(path)) : path;
}

const cannotBeWritten = (option: string, path: string) => (error: unknown) =>
  `${option}: "${path}" cannot be written: ${reasonOf(error)}`;

/** Node.js names the reason, and behind a comma the call and its path. */
const reasonOf = (error: unknown): string => errorMessage(error).replace(/, \w+( '.*')?$/, "");

function failureOf(attempt: () => void, words: (error: unknown) => string): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return words(error);
  }
}

function withErrorsOf(option: string, path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UserError(cannotBeWritten(option, path)(error), false, { cause: error });
  }
}
