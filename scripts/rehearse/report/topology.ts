import { escapeHtml } from "../../../console/htmlPage";
import { LANE_NAMES } from "../../../infra/model/limits";
import type { RehearsalReport } from "./model";
import { isRight } from "../../../verification";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly lines: string[];
  readonly kind: "client" | "azure" | "machine" | "stranger";
}

const lineHeight = 18;
const boxHeight = (box: Box): number => box.lines.length * lineHeight + 16;

function drawBox(box: Box): string {
  const text = box.lines.map((line, index) => {
    const weight = index === 0 ? ' class="head"' : "";
    return `<text x="${box.x + 12}" y="${box.y + 22 + index * lineHeight}"${weight}>${escapeHtml(line)}</text>`;
  });
  const rect = `<rect class="${box.kind}" x="${box.x}" y="${box.y}" width="${box.width}" height="${boxHeight(box)}" rx="8"/>`;
  return `${rect}${text.join("")}`;
}

const arrow = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  `<path class="${kind}" d="M${x1} ${y1} L${x2} ${y2}" marker-end="url(#tip-${kind})"/>`;

const label = (x: number, y: number, words: string): string =>
  `<text class="label" x="${x}" y="${y}">${escapeHtml(words)}</text>`;

const tip = (kind: string): string =>
  `<marker id="tip-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">` +
  `<path class="tip ${kind}" d="M0 0 L8 4 L0 8 z"/></marker>`;

/** The summary of a report's answers for one lane: `14 of 14 as expected`. */
function score(report: RehearsalReport, choose: (result: RehearsalReport["results"][number]) => boolean): string {
  const chosen = report.results.filter(choose);
  return `${chosen.filter(isRight).length} of ${chosen.length} as expected`;
}

/** A picture (SVG) of the path from the client to the two lanes, with the probes' results. */
export function renderTopology(report: RehearsalReport): string {
  const port = report.port ?? 0;
  const client = report.results.find((result) => result.from.includes("the client"))?.fromAddress ?? "";
  const refused = (result: RehearsalReport["results"][number]) => result.expected !== undefined && !inspected(result);
  const inspected = (result: RehearsalReport["results"][number]) =>
    result.expected === "allowed" || result.expected === "blocked";
  const lanes = LANE_NAMES.map((lane, index): Box[] => {
    const y = 30 + index * 180;
    const machines = report.gateways.filter((gateway) => gateway.lane === lane);
    return [
      {
        x: 330,
        y,
        width: 210,
        kind: "azure",
        lines: [`Public address ${lane}`, report.addresses[index] ?? "", `load balancer, TCP ${port}`],
      },
      {
        x: 640,
        y,
        width: 250,
        kind: "machine",
        lines: [
          `Lane ${lane}`,
          ...machines.map(({ privateAddress }) => `gateway at ${privateAddress}`),
          "stunnel → relay → engine",
          score(report, (result) => result.lane === lane && inspected(result)),
        ],
      },
    ];
  });
  const boxes: Box[] = [
    { x: 20, y: 90, width: 200, kind: "client", lines: ["Client", client, "its own certificate"] },
    { x: 20, y: 250, width: 200, kind: "stranger", lines: ["Everybody else", "refused:", score(report, refused)] },
    ...lanes.flat(),
  ];
  const arrows = [
    arrow(220, 115, 328, 65, "passes"),
    arrow(220, 125, 328, 240, "passes"),
    arrow(540, 65, 638, 65, "passes"),
    arrow(540, 245, 638, 245, "passes"),
    arrow(220, 290, 300, 290, "stops"),
    label(228, 282, "stops here"),
    label(548, 56, "mutual TLS"),
    label(548, 236, "mutual TLS"),
  ];
  return (
    `<svg viewBox="0 0 910 330" role="img" aria-labelledby="topology-title topology-text">` +
    `<title id="topology-title">The path of a file</title>` +
    `<desc id="topology-text">The client reaches two public addresses over mutual TLS; each leads to a lane of gateways of its own. ` +
    `Lane a: ${score(report, (r) => r.lane === "a" && inspected(r))}. Lane b: ${score(report, (r) => r.lane === "b" && inspected(r))}. ` +
    `Everybody else is refused: ${score(report, refused)}.</desc>` +
    `<defs>${tip("passes")}${tip("stops")}</defs>${boxes.map(drawBox).join("")}${arrows.join("")}</svg>`
  );
}
