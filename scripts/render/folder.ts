/** The folder that `npm run render` writes, as plain data. */
import type { Elsewhere } from "../../infra/gateway";

/** The places that can be rendered. */
export const TARGET_NAMES = ["ubuntu", "onprem", "rhel", "windows", "aws", "gcp"] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** One file. Without a mode, its mode is 0644. */
export interface RenderedFile {
  readonly text: string;
  readonly mode?: "0755";
}

/** Files by their paths inside the folder, with slashes. */
export type Folder = Readonly<Record<string, RenderedFile>>;

/** Options of the command, in addition to the stack's settings. */
export type Choices = Elsewhere;

/** The files of a folder, moved into a subfolder. */
export const under = (name: string, folder: Folder): Folder =>
  Object.fromEntries(Object.entries(folder).map(([path, file]) => [`${name}/${path}`, file]));
