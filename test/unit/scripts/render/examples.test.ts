/** docs/render-examples: the folder that each place gets, in one text. A page that differs is written anew; read the difference. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Folder } from "../../../../scripts/render/folder";
import { TARGET_NAMES } from "../../../../scripts/render/folder";
import { rendered } from "./rendering";

const pages = join(__dirname, "../../../../docs/render-examples");

/** Files whose texts stand in cloud-init/ or places/ as they are. */
const isKnown = (path: string): boolean =>
  /^lane-[ab](?:\/(?:files\/|files\.|user-data$|install\.sh$)|\.)|^Install-IcapGateway\.ps1$|\.(?:ts|py)$/.test(path);

function pageOf(folder: Folder): string {
  const entries = Object.entries(folder);
  const lines = entries.map(([path, { mode = "0644" }]) => `${mode} ${path}`);
  // the inspector's modules come and go with its work: one line for all of them
  const list = [...new Set(lines.map((line) => line.replace(/(\/inspector\/).*/, "$1...")))];
  const texts = entries
    .filter(([path]) => !isKnown(path) && !path.startsWith("lane-b/"))
    .map(([path, { text }]) => `==== ${path}\n${text.replaceAll("\r\n", "\n")}`);
  return `${[`${list.join("\n")}\n`, ...texts].join("\n")}`;
}

test.each(TARGET_NAMES)("the example of %s is what is rendered", (target) => {
  const file = join(pages, `${target}.txt`);
  const page = pageOf(rendered(target));
  const before = read(file);
  if (before !== page) writeFileSync(file, page);
  expect(before).toBe(page);
});

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
