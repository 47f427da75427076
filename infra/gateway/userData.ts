/** The boot configuration of a gateway (customData): one `#cloud-config` text made of the files in cloud-init/. Pure. */
import type { LaneName } from "../model";
import { inspectingOf } from "../model/limits";
import { inspectorPolicy } from "./dlp/inspectorPolicy";
import { textOnMachine } from "./codePackage";
import { authorityFiles, externalJson } from "./external";
import { digestLines } from "./digests";
import type { GatewayFiles } from "./files";
import { FRAME, readManifest, type Destination } from "./manifest";
import { edgeOf } from "./edge";
import { fillTemplates } from "./template";
import { placeOf, type GatewayIdentity, type Site } from "./site";
import { templateValues, type GatewayFileSettings } from "./templateValues";

/** The line of cloud-config.yaml that the files replace. */
const FILES_LINE = "# FILES\n";

/** The page for clients whose file is blocked, in cloud-init/; a setting may replace it. */
const BLOCK_PAGE = "relay/blocked.html";

/** Every file of a gateway as written to the disk, and the rest of cloud-config.yaml around them. */
export interface MachineFiles {
  readonly frame: string;
  readonly files: readonly Written[];
}

/**
 * Makes all files of a gateway.
 * @throws Error with every problem at once: a file without a place or a place without a file; a placeholder without a value, or a value
 * that would end its place in the file.
 */
export function machineFiles(
  settings: GatewayFileSettings,
  lane: LaneName,
  site: Site,
  files: GatewayFiles,
): MachineFiles {
  const kind = { edge: edgeOf(settings.gateway), place: placeOf(site) };
  const destinations = readManifest(files, inspectingOf(settings), kind);
  const templates = [FRAME, ...destinations.flatMap(({ source, template }) => (source && template ? [source] : []))];
  const filled = fillTemplates(
    Object.fromEntries(templates.map((source) => [source, files[source] ?? ""])),
    templateValues(settings, lane, site),
    `a machine with \`for: ${inspectingOf(settings).inspection}\`, \`edge: ${kind.edge}\` and \`place: ${kind.place}\``,
  );
  const { blockPage } = settings.icap;
  const texts: GatewayFiles = {
    ...files,
    ...filled,
    ...(blockPage === undefined ? {} : { [BLOCK_PAGE]: `${blockPage.trim()}\n` }),
  };
  const sources = destinations.map((one) => ({ ...one, content: contentOf(one, texts, settings) }));
  const written: readonly Written[] = [...sources, ...authorityFiles(settings.icap)];
  const digests = `${digestLines(written).join("\n")}\n`;
  return {
    frame: texts[FRAME] ?? "",
    files: written.map((one) => (one.made === "digests" ? { ...one, content: digests } : one)),
  };
}

/** The text for a machine of the stack. @throws Error as `machineFiles` does */
export const renderUserData = (
  settings: GatewayFileSettings,
  lane: LaneName,
  identity: GatewayIdentity,
  files: GatewayFiles,
): string => {
  const made = machineFiles(settings, lane, identity, files);
  return cloudConfig({ ...made, files: made.files.filter(({ by }) => by === undefined) });
};

/** The files as one `#cloud-config` text. */
export const cloudConfig = ({ frame, files }: MachineFiles): string =>
  frame.replace(FILES_LINE, () => `${files.map((one) => writeFile(one, one.content)).join("\n")}\n`);

/** A file's text. The file of digests is made last, from all others. */
function contentOf(one: Destination, texts: GatewayFiles, settings: GatewayFileSettings): string {
  if (one.made === "external") return externalJson(settings.icap);
  if (one.made === "rules") return `${printable(inspectorPolicy(settings.dlp, settings.icap.maxBodyMebibytes))}\n`;
  return textOnMachine(one, texts);
}

/**
 * JSON in which characters that no file here may contain are written as escapes; they occur only in its strings. cloud-init reads YAML 1.1,
 * where U+2028 and U+2029 end a line.
 */
const printable = (json: string): string =>
  json.replace(/[\p{C}\u2028\u2029]/gu, (found) =>
    [...Array(found.length).keys()].map((i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );

/** One file on a gateway. */
export type Written = Pick<Destination, "path" | "mode" | "made" | "policy" | "by"> & { readonly content: string };

/** One entry of write_files, its content as a literal block that a person can read. */
function writeFile(file: Pick<Destination, "path" | "mode">, content: string): string {
  const odd = /[^\P{C}\n\t]|[\u2028\u2029]/u.exec(content);
  if (odd || /^\s/.test(content) || !content.endsWith("\n") || content.endsWith("\n\n"))
    throw new Error(
      `cloud-init, ${file.path}: the file must be printable text, must not begin with white space, and must end with exactly one line break`,
    );
  // As little indentation as YAML allows: each further space would cost 1.3 KB of what Azure takes.
  const block = content.trimEnd().replace(/^(?=.)/gm, "  ");
  const permissions = file.mode === "0644" ? "" : `\n permissions: "${file.mode}"`; // 0644 is cloud-init's own
  return `-\n path: ${file.path}${permissions}\n content: |\n${block}`;
}
