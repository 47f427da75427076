import { escapeHtml as e, style } from "../../console/htmlPage";
import type { ChangeReport } from "../model/report";
import { countWords, SHORT_LIST, SHORT_UNDER, type Block, type Item, type Line, type Section } from "./document";
import { tallDrawing, wideDrawing } from "./drawing";
import { sectionsOf } from "./sections";

const own = `
h1 { overflow-wrap: anywhere; } main { max-width: 60rem; } code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere;
  background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: 0 .25em; }
pre { overflow-x: auto; background: var(--card); padding: .75rem; border-radius: 8px; font-size: .8rem; } li { margin: .35rem 0; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; } summary { cursor: pointer; color: var(--soft); } .notes { color: var(--soft); font-size: .85rem; margin-top: 2.5rem; }
/* green would call an opening good: amber asks to look, red is the internet or somebody shut out, blue is new machines */
:root { --look: #8a5a00; --look-fill: #fff1d6; --new: #0b57b4; } @media (prefers-color-scheme: dark) { :root { --look: #f0b84c; --look-fill: #4a3610; --new: #7db4ff; } }
svg { min-width: 0; } svg.tall { display: none; } rect.added { fill: var(--look-fill); stroke: var(--look); stroke-width: 2; }
rect.internet { fill: var(--stranger); stroke: var(--no); stroke-width: 3; } rect.replaced { fill: var(--machine); stroke: var(--new); stroke-width: 2; }
rect.removed { fill: var(--card); stroke: var(--no); stroke-width: 2; stroke-dasharray: 6 4; }
path.kept { stroke: var(--soft); } path.added { stroke: var(--look); stroke-width: 3; } path.removed { stroke: var(--no); stroke-dasharray: 6 4; }
path.internet { stroke: var(--no); stroke-width: 4; } path.replaced { stroke: var(--new); stroke-width: 3; }
path.tip.kept { fill: var(--soft); } path.tip.added { fill: var(--look); } path.tip.removed, path.tip.internet { fill: var(--no); }
path.tip.replaced { fill: var(--new); } path.tip.tip { stroke: none; } li ul { margin: .25rem 0; }
@media (max-width: 40rem) { svg.wide { display: none; } svg.tall { display: block; } h1 { font-size: 1.4rem; } }
`;

/** The report as one self-contained HTML page: without scripts, and without fonts or pictures from elsewhere. */
export function renderHtml(report: ChangeReport): string {
  const { project, stack, verdict, compared, notes, drawing, complete, refusals } = report;
  const good = complete && refusals.length === 0;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">`,
    // Names in the report are untrusted. This policy lets nothing be loaded or run, even if a name were not escaped.
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
  if (block.kind === "file") return folded(block.name, `<pre>${e(block.content)}</pre>`);
  return `<ul>${block.items.map(itemHtml).join("")}</ul>`;
}

const folded = (summary: string, content: string): string =>
  `<details><summary>${e(summary)}</summary>${content}</details>`;

function itemHtml({ line, values = [], under }: Item): string {
  const lists = values.map(({ name, all }) => {
    const words = all.map((value) => `<code>${e(value)}</code>`).join(" ");
    return all.length <= SHORT_LIST ? `: ${words}` : folded(countWords(name, all.length), `<p>${words}</p>`);
  });
  const below = under?.lines.map((one) => `<li>${lineHtml(one)}</li>`) ?? [];
  const entries = below.length === 0 ? "" : `<ul>${below.join("")}</ul>`;
  return `<li>${lineHtml(line)}${lists.join("")}${below.length > SHORT_UNDER ? folded(under!.name, entries) : entries}</li>`;
}
