/** The boot configuration of a gateway (customData): one `#cloud-config` text made of the files in cloud-init/. Pure. */
import type { LaneName } from "../model";
import { inspectingOf } from "../model/limits";
import { inspectorPolicy } from "./dlp/inspectorPolicy";
import { textOnMachine } from "./codePackage";
import { authorityFiles, externalJson } from "./external";
import { digestLines } from "./digests";
import type { GatewayFiles } from "./files";
import { FRAME, readManifest, type Destination } from "./manifest";
import { fillTemplates } from "./template";
import { templateValues, type GatewayFileSettings, type GatewayIdentity } from "./templateValues";

/** The line of cloud-config.yaml in whose place the files stand. */
const FILES_LINE = "# FILES\n";

/** The page for clients whose file is blocked, in cloud-init/; a setting may replace it. */
const BLOCK_PAGE = "relay/blocked.html";

/**
 * Renders the text.
 * @throws Error with every problem at once: a file without a place or a place without a file; a placeholder without a
 *   value, or a value that would break out of its place.
 */
export function renderUserData(
  settings: GatewayFileSettings,
  lane: LaneName,
  identity: GatewayIdentity,
  files: GatewayFiles,
): string {
  const destinations = readManifest(files, inspectingOf(settings));
  const templates = [FRAME, ...destinations.flatMap(({ source, template }) => (source && template ? [source] : []))];
  const filled = fillTemplates(
    Object.fromEntries(templates.map((source) => [source, files[source] ?? ""])),
    templateValues(settings, lane, identity),
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
  const inCustomData = written.filter(({ by }) => by === undefined);
  const entries = inCustomData.map((one) => writeFile(one, one.made === "digests" ? digests : one.content));
  return (texts[FRAME] ?? "").replace(FILES_LINE, () => `${entries.join("\n")}\n`);
}

/** A file's text; that of the digests is known when all others are. */
function contentOf(one: Destination, texts: GatewayFiles, settings: GatewayFileSettings): string {
  if (one.made === "external") return externalJson(settings.icap);
  if (one.made === "rules") return `${inspectorPolicy(settings.dlp, settings.icap.maxBodyMebibytes)}\n`;
  return textOnMachine(one, texts);
}

/** One entry of write_files, its content as a literal block that a person can read. */
type Written = Pick<Destination, "path" | "mode" | "made" | "policy" | "by"> & { readonly content: string };

function writeFile(file: Pick<Destination, "path" | "mode">, content: string): string {
  const odd = /[^\P{C}\n\t]/u.exec(content);
  if (odd || /^\s/.test(content) || !content.endsWith("\n") || content.endsWith("\n\n"))
    throw new Error(
      `cloud-init, ${file.path}: the file must be printable text, must not begin with white space, and must end with exactly one line break`,
    );
  // As little indentation as YAML allows: each further space would cost 1.3 KB of what Azure takes.
  const block = content.trimEnd().replace(/^(?=.)/gm, "  ");
  const permissions = file.mode === "0644" ? "" : `\n permissions: "${file.mode}"`; // 0644 is cloud-init's own
  return `-\n path: ${file.path}${permissions}\n content: |\n${block}`;
}
