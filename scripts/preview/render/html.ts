import { escapeHtml as e } from "../../report/escape";
import { style } from "../../report/style";
import type { ChangeReport } from "../model/report";
import { SHORT_LIST, type Block, type Item, type Line, type Section } from "./document";
import { tallDrawing, wideDrawing } from "./drawing";
import { sectionsOf } from "./sections";

const own = `
h1 { overflow-wrap: anywhere; } main { max-width: 60rem; } code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere;
  background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: 0 .25em; }
pre { overflow-x: auto; background: var(--card); padding: .75rem; border-radius: 8px; font-size: .8rem; } li { margin: .35rem 0; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; } summary { cursor: pointer; color: var(--soft); } .notes { color: var(--soft); font-size: .85rem; margin-top: 2.5rem; }
svg { min-width: 0; } svg.tall { display: none; } rect.added { fill: var(--machine); stroke: var(--yes); stroke-width: 2; }
rect.removed { fill: var(--stranger); stroke: var(--no); stroke-width: 2; stroke-dasharray: 6 4; }
path.kept { stroke: var(--soft); } path.added { stroke: var(--yes); stroke-width: 3; } path.removed { stroke: var(--no); stroke-dasharray: 6 4; }
path.tip.kept { fill: var(--soft); } path.tip.added { fill: var(--yes); } path.tip.removed { fill: var(--no); } path.tip.tip { stroke: none; }
@media (max-width: 40rem) { svg.wide { display: none; } svg.tall { display: block; } h1 { font-size: 1.4rem; } }
`;

/** The report as one page that needs nothing else: no script, no font, no picture from outside. */
export function renderHtml(report: ChangeReport): string {
  const { project, stack, verdict, compared, notes, drawing, complete, refusals } = report;
  const good = complete && refusals.length === 0;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">`,
    // Names in the report are a stranger's: even if one were not escaped, nothing would be loaded or run.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${e(`Preview of ${project}, stack ${stack}`)}</title><style>${style}${own}</style></head><body><main>`,
    `<p class="project">${e(project)}, stack ${e(stack)}</p><h1${good ? "" : ' class="no"'}>${e(verdict)}.</h1>`,
    `<p>${e(`${capital(compared.head)} compared with ${compared.base}. ${compared.caveat}`)}</p>`,
    drawing.lanes.length === 0 ? "" : `<figure>${wideDrawing(drawing)}${tallDrawing(drawing)}</figure>`,
    ...sectionsOf(report).map(sectionHtml),
    notes.length === 0 ? "" : `<p class="notes">${e(notes.join(" "))}</p>`,
    `</main></body></html>\n`,
  ].join("\n");
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const sectionHtml = ({ title, blocks }: Section): string =>
  `<section><h2>${e(title)}</h2>${blocks.map(blockHtml).join("")}</section>`;

const lineHtml = (line: Line): string =>
  line
    .map((piece) =>
      typeof piece === "string"
        ? e(piece)
        : "code" in piece
          ? `<code>${e(piece.code)}</code>`
          : `<strong>${e(piece.strong)}</strong>`,
    )
    .join("");

function blockHtml(block: Block): string {
  if (block.kind === "text") return `<p>${lineHtml(block.line)}</p>`;
  if (block.kind === "list") return `<ul>${block.items.map(itemHtml).join("")}</ul>`;
  return `<details><summary>${e(block.name)}</summary><pre>${e(block.content)}</pre></details>`;
}

function itemHtml({ line, values }: Item): string {
  if (values === undefined) return `<li>${lineHtml(line)}</li>`;
  const words = values.all.map((value) => `<code>${e(value)}</code>`).join(" ");
  if (values.all.length <= SHORT_LIST) return `<li>${lineHtml(line)}: ${words}</li>`;
  const summary = `${values.all.length.toLocaleString("en")} ${values.name}`;
  return `<li>${lineHtml(line)}<details><summary>${e(summary)}</summary><p>${words}</p></details></li>`;
}
