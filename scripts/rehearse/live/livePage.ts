/** The live page of a rehearsal that was left running, as one self-contained page. Pure. */
import { escapeHtml as e, style } from "../../../console/htmlPage";
import { livePageScript } from "./livePageScript";

const own = `
#lanes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
#lanes section { background: var(--card); border-radius: 8px; padding: .75rem 1rem; overflow-wrap: anywhere; }
#lanes h2 { margin: 0; } #lanes ul { margin: .25rem 0; padding-left: 1.25rem; }
.state { font-weight: 600; } .quiet { color: var(--soft); }
#chart { display: block; width: 100%; height: 9rem; min-width: 0; background: var(--card); border-radius: 8px; }
#chart .allowed { fill: var(--yes); } #chart .blocked { fill: var(--no); } #chart .none { fill: var(--soft); } #chart rect { stroke: none; }
.key::before { content: ""; display: inline-block; width: .75rem; height: .75rem; margin: 0 .4rem 0 1rem; border-radius: 2px; background: var(--key); }`;

const table = (id: string, caption: string, heads: readonly string[]): string =>
  `<div class="wide"><table><caption>${caption}</caption><thead><tr>${heads
    .map((head) => `<th scope="col">${head}</th>`)
    .join("")}</tr></thead><tbody id="${id}"></tbody></table></div>`;

/** @param title name of the rehearsal for readers, such as the stack's name */
export const livePage = (title: string): string =>
  [
    `<!doctype html><html lang="en"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">`,
    `<title>${e(title)}: running</title><style>${style}${own}</style></head><body><main>`,
    `<p class="project">defender-icap-gateway</p><h1>${e(title)}</h1>`,
    `<p id="headline" role="status">Reading the gateways …</p>`,
    `<div id="lanes"></div>`,
    `<h2>Verdicts a second, last two minutes</h2>`,
    `<svg id="chart" role="img" aria-label="Verdicts a second"></svg>`,
    `<p><span class="key" style="--key: var(--yes)">allowed</span><span class="key" style="--key: var(--no)">blocked</span>` +
      `<span class="key" style="--key: var(--soft)">error, or nothing to inspect</span><span id="peak"></span></p>`,
    table("transactions", "Last transactions", ["Time", "Lane", "Client", "Service", "Bytes", "Verdict", "Rule"]),
    table("refusals", "Last connections refused in TLS", ["Time", "Lane", "Source", "Reason"]),
    table("denied", "Packets denied by network security groups", ["Rule", "At", "Packets"]),
    `<noscript>This page needs JavaScript to ask the gateways.</noscript>`,
    `</main><script>${livePageScript}</script></body></html>\n`,
  ].join("\n");
