import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "../../console/progress";
import { explainDiskFull } from "../../console/userError";
import type { ChangeReport } from "../../preview/model/report";
import type { Format, PreviewOptions } from "./options";
import { renderComment } from "../../preview/render/comment";
import { renderHtml } from "../../preview/render/html";
import { renderSarif } from "../../preview/render/sarif";
import { azureDevOps, github } from "../../preview/render/text";

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Every rendering of a report, by format. */
export function renderings(report: ChangeReport, artifact?: string): Readonly<Record<Format, () => string>> {
  return {
    markdown: () => renderComment(report, github, artifact),
    "azure-devops": () => renderComment(report, azureDevOps, artifact),
    json: () => json(report),
    html: () => renderHtml(report),
    sarif: () => json(renderSarif(report)),
  };
}

/** File of each format in the folder of `--out`. */
const FILES: Readonly<Record<Format, string>> = {
  markdown: "preview.md",
  "azure-devops": "preview.azure-devops.md",
  json: "preview.json",
  html: "preview.html",
  sarif: "guard-rails.sarif",
};

/** Writes the report to standard output and, where they were named, in every format to a folder and to a job summary. */
export async function publish(report: ChangeReport, options: PreviewOptions, progress: Progress): Promise<void> {
  const all = renderings(report, options.artifact);
  const { out, summary } = options;
  try {
    if (out !== undefined) {
      await mkdir(out, { recursive: true });
      for (const [format, file] of Object.entries(FILES)) await writeFile(join(out, file), all[format as Format]());
      progress.line(`Reports: ${out}`);
    }
    if (summary !== undefined) await appendFile(summary, all.markdown());
  } catch (error) {
    throw explainDiskFull(error, "the report", out ?? summary ?? ".");
  }
  process.stdout.write(all[options.format]());
}
