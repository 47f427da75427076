import { escapeHtml as e } from "../../console/htmlPage";
import type { Drawing } from "../model/report";

type Source = Drawing["sources"][number];
/** The style of a source: `internet` marks an addition that must not be overlooked. */
type Kind = Source["change"] | "internet";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly lines: readonly string[];
  readonly kind: string;
}

const LINE = 19;
const GAP = 18;
/** Maximum number of sources in the drawing, so that it stays readable. The text has all of them. */
const MOST_SOURCES = 5;
/** Width of a letter in pixels, in the bold first line and in the lines below. Letters differ in width; almost all are narrower. */
const LETTER = { head: 7.9, line: 7.3 };

const heightOf = ({ lines }: Pick<Box, "lines">): number => lines.length * LINE + 16;
const cut = (text: string, width: number, letter: number): string => {
  const most = Math.floor((width - 22) / letter);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

function drawBox(box: Box): string {
  const lines = box.lines.map((line, index) => {
    const weight = index === 0 ? ' class="head"' : "";
    return `<text x="${box.x + 11}" y="${box.y + 22 + index * LINE}"${weight}>${e(cut(line, box.width, index === 0 ? LETTER.head : LETTER.line))}</text>`;
  });
  return `<rect class="${box.kind}" x="${box.x}" y="${box.y}" width="${box.width}" height="${heightOf(box)}" rx="8"/>${lines.join("")}`;
}

const path = (kind: string, points: string, tip: boolean, id: string): string =>
  `<path class="${kind}" d="${points}"${tip ? ` marker-end="url(#${id}-${kind})"` : ""}/>`;

const tips = (id: string): string =>
  (["kept", "added", "removed", "internet", "replaced"] as const)
    .map(
      (kind) =>
        `<marker id="${id}-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="14" markerHeight="14" markerUnits="userSpaceOnUse" orient="auto">` +
        `<path class="tip ${kind}" d="M0 0 L8 4 L0 8 z"/></marker>`,
    )
    .join("");

const words: Readonly<Record<Kind, string>> = { kept: "", added: "new: ", removed: "gone: ", internet: "⚠ new: " };

const kindOf = ({ change, internet }: Source): Kind => (internet ? "internet" : change);

const sourceBox = (source: Source, x: number, y: number, width: number): Box => ({
  x,
  y,
  width,
  kind: source.change === "kept" ? "client" : kindOf(source),
  lines: [source.label, `${words[kindOf(source)]}${source.detail}`],
});

const addressLines = (lane: Drawing["lanes"][number], ports: string): string[] => [
  lane.name,
  `${lane.address}${lane.changed ? " (changes)" : ""}`,
  `port ${ports}`,
];

/** Number and size are on separate lines, because a phone has no space for both on one line. */
const machineLines = ({ machines, replaced }: Drawing["lanes"][number]): string[] => {
  const [count, size] = machines.split(" × ");
  const number = size === undefined ? machines : `${count} ${count === "1" ? "machine" : "machines"}`;
  return [number, ...(size === undefined ? [] : [size]), replaced ? "replaced" : "unchanged"];
};

/** A machine size without `Standard_`, the beginning of almost every size in Azure. */
const briefly = (line: string): string => line.replace(/^Standard_/, "");

/** The sources to draw: all that change, and as many unchanged ones as there is space for. The other unchanged ones are counted. */
function shown({ sources }: Drawing): readonly Source[] {
  const changed = sources.filter(({ change }) => change !== "kept");
  const kept = sources.filter(({ change }) => change === "kept");
  const most = Math.max(1, MOST_SOURCES - changed.length);
  if (kept.length <= most) return [...kept, ...changed];
  const count = kept.length - most + 1;
  const rest = {
    label: `${count} ${most === 1 ? "rules" : "more rules"}`,
    detail: "unchanged",
    change: "kept" as const,
  };
  return [...kept.slice(0, most - 1), rest, ...changed];
}

function frame(width: number, height: number, kind: string, drawing: Drawing, content: string): string {
  const described = [
    ...drawing.sources.map((source) => `${words[kindOf(source)]}${source.label}, ${source.detail}`),
    ...drawing.lanes.map(({ name, machines, replaced }) => `${name}: ${machines}${replaced ? ", replaced" : ""}`),
  ];
  return (
    `<svg class="${kind}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${kind}-title ${kind}-text">` +
    `<title id="${kind}-title">Traffic to the lanes</title><desc id="${kind}-text">${e(described.join(". "))}</desc>` +
    `<defs>${tips(kind)}</defs>${content}</svg>`
  );
}

/** Left to right, for a screen. */
export function wideDrawing(drawing: Drawing): string {
  const sources = shown(drawing);
  const step = 54 + GAP;
  const lanes = drawing.lanes.map((lane, index) => ({ lane, y: 12 + index * (73 + 2 * GAP) }));
  const height = Math.max(12 + sources.length * step, 12 + lanes.length * (73 + 2 * GAP));
  const sourceBoxes = sources.map((source, index) => sourceBox(source, 10, 12 + index * step, 250));
  const arrows = sourceBoxes.flatMap((box, index) =>
    lanes.map(({ y }, lane) =>
      path(
        kindOf(sources[index]!),
        `M260 ${box.y + 27} C310 ${box.y + 27} 310 ${y + 26 + lane * 10} 358 ${y + 26 + lane * 10}`,
        true,
        "wide",
      ),
    ),
  );
  const laneBoxes = lanes.flatMap(({ lane, y }) => [
    drawBox({ x: 360, y, width: 190, lines: addressLines(lane, drawing.ports), kind: "azure" }),
    path(lane.replaced ? "replaced" : "kept", `M550 ${y + 36} L618 ${y + 36}`, true, "wide"),
    drawBox({ x: 620, y, width: 220, lines: machineLines(lane), kind: lane.replaced ? "replaced" : "machine" }),
  ]);
  return frame(850, height, "wide", drawing, [...arrows, ...sourceBoxes.map(drawBox), ...laneBoxes].join(""));
}

/** Top to bottom, for a phone. */
export function tallDrawing(drawing: Drawing): string {
  const sources = shown(drawing);
  const step = 54 + 12;
  const boxes = sources.map((source, index) => sourceBox(source, 34, 8 + index * step, 300));
  const bottom = 8 + sources.length * step;
  const width = drawing.lanes.length > 1 ? 152 : 316;
  const lanes = drawing.lanes.slice(0, 2).map((lane, index) => ({ lane, x: 18 + index * (width + 12) }));
  const top = bottom + 34;
  const bus = boxes.map((box, index) =>
    path(kindOf(sources[index]!), `M34 ${box.y + 27} L8 ${box.y + 27} L8 ${bottom + 8}`, false, "tall"),
  );
  const down = lanes.flatMap(({ lane, x }) => [
    path("kept", `M8 ${bottom + 8} L${x + 40} ${bottom + 8} L${x + 40} ${top - 2}`, true, "tall"),
    drawBox({ x, y: top, width, lines: addressLines(lane, drawing.ports), kind: "azure" }),
    path(lane.replaced ? "replaced" : "kept", `M${x + 40} ${top + 73} L${x + 40} ${top + 96}`, true, "tall"),
    drawBox({
      x,
      y: top + 98,
      width,
      lines: machineLines(lane).map(briefly),
      kind: lane.replaced ? "replaced" : "machine",
    }),
  ]);
  return frame(346, top + 179, "tall", drawing, [...bus, ...boxes.map(drawBox), ...down].join(""));
}
