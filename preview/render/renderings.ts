import type { ChangeReport } from "../model/report";
import { renderComment } from "./comment";
import { renderHtml } from "./html";
import { renderSarif } from "./sarif";

export const FORMATS = ["markdown", "json", "html", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Every rendering of a report, by format. */
export function renderings(report: ChangeReport, artifact?: string): Readonly<Record<Format, () => string>> {
  return {
    markdown: () => renderComment(report, artifact),
    json: () => json(report),
    html: () => renderHtml(report),
    sarif: () => json(renderSarif(report)),
  };
}

/** File name of each format in a folder with all formats. */
export const FORMAT_FILES: Readonly<Record<Format, string>> = {
  markdown: "preview.md",
  json: "preview.json",
  html: "preview.html",
  sarif: "guard-rails.sarif",
};
