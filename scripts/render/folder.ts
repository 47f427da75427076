/** The folder that `npm run render` writes, as plain data. */
import type { Elsewhere } from "../../infra/gateway";

/** The places that can be rendered. */
export const TARGET_NAMES = ["ubuntu", "onprem", "rhel", "windows", "aws", "gcp"] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** One file; the mode is 0644 where none is given. */
export interface RenderedFile {
  readonly text: string;
  readonly mode?: "0755";
}

/** Path inside the folder (with slashes) to file. */
export type Folder = Readonly<Record<string, RenderedFile>>;

/** Options of the command, in addition to the stack's settings. */
export type Choices = Elsewhere;

/** A folder's files below another one. */
export const under = (name: string, folder: Folder): Folder =>
  Object.fromEntries(Object.entries(folder).map(([path, file]) => [`${name}/${path}`, file]));
