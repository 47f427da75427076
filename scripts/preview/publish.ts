import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "../../console/progress";
import { explainDiskFull } from "../../console/userError";
import { type ChangeReport, type Format, FORMAT_FILES, renderings } from "../../preview";
import type { PreviewOptions } from "./options";

/** Writes the report to standard output and, if they are named, in every format to a folder and to a job summary. */
export async function publish(report: ChangeReport, options: PreviewOptions, progress: Progress): Promise<void> {
  const all = renderings(report, options.artifact);
  const { out, summary } = options;
  try {
    if (out !== undefined) {
      await mkdir(out, { recursive: true });
      for (const [format, file] of Object.entries(FORMAT_FILES))
        await writeFile(join(out, file), all[format as Format]());
      progress.line(`Reports: ${out}`);
    }
    if (summary !== undefined) await appendFile(summary, all.markdown());
  } catch (error) {
    throw explainDiskFull(error, "the report", out ?? summary ?? ".");
  }
  process.stdout.write(all[options.format]());
}
