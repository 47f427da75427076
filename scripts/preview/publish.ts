import type { Progress } from "../console/progress";
import type { ChangeReport } from "./model/report";
import type { PreviewOptions } from "./options";
import { renderComment } from "./render/comment";
import { azureDevOps, github } from "./render/text";

/** Writes the report where it was asked for. */
export async function publish(report: ChangeReport, options: PreviewOptions, _progress: Progress): Promise<void> {
  const text =
    options.format === "json"
      ? JSON.stringify(report, undefined, 2)
      : renderComment(report, options.format === "markdown" ? github : azureDevOps, options.artifact);
  process.stdout.write(`${text}\n`);
}
