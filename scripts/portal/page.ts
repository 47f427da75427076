/** Instructions as one self-contained HTML page with a copy button at each value. Pure. */
import { escapeHtml as e, style } from "../../console/htmlPage";
import type { FilledStep, Instructions } from "./steps";

const own = `
h1, p { overflow-wrap: anywhere; } ol { padding-left: 1.5rem; } li { margin: 0 0 1rem; overflow-wrap: anywhere; } small { color: var(--soft); }
.value { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; background: var(--card); border-radius: 8px; padding: .5rem .75rem; margin: .25rem 0; }
.value b { flex: 0 0 auto; } code { flex: 1 1 12rem; overflow-wrap: anywhere; white-space: pre-wrap; }
button { font: inherit; padding: .25rem .9rem; min-height: 2.75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); cursor: pointer; }
a { color: inherit; }`;

/** Copies the text in front of the button. If a page from a disk may not use the clipboard, the text is selected instead. */
const script = `
document.addEventListener("click", async ({ target }) => {
  if (!(target instanceof HTMLButtonElement)) return;
  const code = target.previousElementSibling;
  const label = target.ariaLabel;
  const show = (word) => { target.textContent = word; target.ariaLabel = word === "Copy" ? label : word; };
  try { await navigator.clipboard.writeText(code.textContent); show("Copied"); }
  catch { getSelection().selectAllChildren(code); show("Selected"); }
  setTimeout(show, 2000, "Copy");
});`;

export function asPage(instructions: Instructions): string {
  const { product, read, note, steps, unknown, warnings, certificate } = instructions;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">`,
    `<title>${e(product)}: what to do there</title><style>${style}${own}</style></head><body><main>`,
    `<h1>${e(product)}</h1><p class="project">Sources read ${e(read)}.</p>`,
    ...warnings.map((one) => `<p class="warning" role="alert">${e(one)}</p>`),
    note === undefined ? "" : `<p>${e(note)}</p>`,
    `<ol>${steps.map(item).join("")}</ol>`,
    unknown.length === 0 ? "" : `<h2>Not known</h2><ul>${unknown.map((one) => `<li>${e(one)}</li>`).join("")}</ul>`,
    certificate === undefined
      ? ""
      : `<h2>Certificate of the gateway</h2>${copied(certificate.fileName, certificate.pem.trimEnd())}`,
    `</main><script>${script}</script></body></html>\n`,
  ].join("\n");
}

const item = ({ say, field, value, line, source }: FilledStep): string =>
  `<li>${e(say)}${field === undefined ? "" : copied(line === undefined ? field : "Line", line ?? value ?? "")} <small>${
    source === undefined ? "No public page says so." : `<a href="${e(source)}">source</a>`
  }</small></li>`;

const copied = (label: string, value: string): string =>
  `<div class="value"><b>${e(label)}</b><code>${e(value)}</code><button type="button" aria-label="${e(`Copy ${label}`)}">Copy</button></div>`;
