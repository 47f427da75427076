import { printableLines } from "./printable";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Escapes text for HTML and SVG, in elements and in quoted attributes. Invisible characters are made visible (`printableLines`). */
export const escapeHtml = (text: string): string => printableLines(text).replace(/[&<>"']/g, (sign) => entities[sign]!);

/** The page's style: one column, the system's fonts, light or dark as the reader's system is, printable. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566273; --paper: #fff; --card: #f3f5f8; --line: #cfd6df;
  --yes: #116329; --no: #b3261e; --client: #dbe9ff; --azure: #e8e2fb; --machine: #d9f2e1; --stranger: #fbe3e1; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a3adbb; --paper: #12161c; --card: #1b212a; --line: #38424f;
  --yes: #6fd08c; --no: #ff8a80; --client: #1d3557; --azure: #33295a; --machine: #1b4029; --stranger: #5a2724; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
.project { margin: 0; color: var(--soft); }
h1 { margin: 0 0 1rem; font-size: 2rem; line-height: 1.2; }
h2, caption { margin: 2.5rem 0 .5rem; font-size: 1.2rem; font-weight: 600; text-align: left; }
.yes { color: var(--yes); } .no { color: var(--no); }
.warning { border-left: 4px solid var(--no); background: var(--card); padding: .75rem 1rem; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .75rem; margin: 0; }
dl div { background: var(--card); border-radius: 8px; padding: .6rem .9rem; }
dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 2rem 0 0; overflow-x: auto; } svg { width: 100%; min-width: 44rem; height: auto; font: 13px system-ui, sans-serif; }
svg text { fill: var(--ink); } svg .head { font-weight: 600; } svg .label { fill: var(--soft); font-size: 12px; }
svg rect { stroke: var(--line); } rect.client { fill: var(--client); } rect.azure { fill: var(--azure); }
rect.machine { fill: var(--machine); } rect.stranger { fill: var(--stranger); }
path.passes { stroke: var(--yes); } path.stops { stroke: var(--no); stroke-dasharray: 6 4; } svg path { fill: none; stroke-width: 2; }
path.tip { stroke: none; } path.tip.passes { fill: var(--yes); } path.tip.stops { fill: var(--no); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin-top: 2rem; font-size: .9rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; } td:nth-child(7) { white-space: nowrap; } td.yes, td.no { white-space: nowrap; font-weight: 600; }
`;
