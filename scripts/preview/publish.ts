import { appendOutput, writeOutputs } from "../../console/outputFiles";
import type { Progress } from "../../console/progress";
import { type ChangeReport, type Format, FORMAT_FILES, renderings } from "../../preview";
import type { PreviewOptions } from "./options";

/** Writes the report to standard output and, if they are named, in every format to a folder and to a job summary. */
export function publish(report: ChangeReport, options: PreviewOptions, progress: Progress): void {
  const all = renderings(report, options.artifact);
  const { out, summary } = options;
  if (out !== undefined) {
    const files = Object.entries(FORMAT_FILES).map(([format, file]) => [file, all[format as Format]()] as const);
    writeOutputs("--out", out, Object.fromEntries(files));
    progress.line(`Reports: ${out}`);
  }
  if (summary !== undefined) appendOutput("--summary", summary, all.markdown());
  process.stdout.write(all[options.format]());
}
