import type { AdmittedClient, ChangeReport, LifecycleStep } from "../model/report";
import { list, text, type Block, type Item, type Line, type Piece, type Section } from "./document";
import { guardRailBlocks } from "./guardRailSection";
import { reachabilityBlocks } from "./reachabilitySection";
import { ruleBlocks } from "./ruleSection";

/** The report's parts in the order of their weight; a part with nothing to say is left out. */
export function sectionsOf(report: ChangeReport): readonly Section[] {
  const sections: readonly Section[] = [
    { title: "It would be refused", blocks: list(report.refusals.flatMap(refusal)) },
    { title: "Not known", blocks: list(report.unknown.map((sentence) => [sentence])) },
    { title: "Who can reach what", blocks: reachabilityBlocks(report) },
    { title: "Who is admitted", blocks: list(admitted(report.admission)) },
    { title: "Guard rails", blocks: guardRailBlocks(report) },
    { title: "What is replaced, created and deleted", blocks: lifecycle(report) },
    { title: "Rules", blocks: ruleBlocks(report) },
    { title: "Boot files", blocks: list(report.bootFiles.map(bootFile)) },
    {
      title: "Costs and quota",
      blocks: list(report.costs.map(({ what, before, after }) => [`${what}: ${before} → ${after}`])),
    },
    { title: "Also changed", blocks: list(report.other.map(other)) },
  ].filter(({ blocks }) => blocks.length > 0);
  const portal = { title: "In the portal", blocks: portalBlocks(report) };
  // Nothing to do is worth a line when something changes, and only then.
  if (report.portal.action === "nothing" && sections.length === 0) return sections;
  const place = sections.filter(({ title }) =>
    ["It would be refused", "Not known", "Who can reach what", "Who is admitted"].includes(title),
  ).length;
  return [...sections.slice(0, place), portal, ...sections.slice(place)];
}

function admitted({ added, removed }: ChangeReport["admission"]): Line[] {
  const line = (words: string, { subject, issuer, keySha256, notBefore, notAfter, signsFor }: AdmittedClient): Line => [
    { strong: words },
    ` ${subject}`,
    ...(signsFor === undefined ? [] : [`, whatever it signs for ${signsFor}`]),
    ...(issuer === undefined ? [] : [`, issued by ${issuer === subject ? "itself" : issuer}`]),
    ...(notBefore === undefined || notAfter === undefined
      ? []
      : [`, valid from ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`]),
    ...(keySha256 === undefined
      ? [", its key is made with the deployment"]
      : [", SHA-256 of its key ", { code: keySha256 }]),
  ];
  return [
    ...added.map((client) => line("Admitted:", client)),
    ...removed.map((client) => line("No longer admitted:", client)),
  ];
}

/** The engine says it in several lines: what comes after the first stands below it. */
function refusal(words: string): Item[] {
  const lines = words
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(preview|up) failed:?$/i.test(line));
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  if (rest.length <= 1) return [{ line: [lines.join(" ")] }];
  return [{ line: [first], under: { name: "more lines", lines: rest.map((line): Line => [line]) } }];
}

function portalBlocks({ portal: { action, items, unknown } }: ChangeReport): Block[] {
  if (action === "nothing") return [text("Nothing to do: addresses, port and certificate stay as they are.")];
  const rows = items.map(({ what, before, after }): Line => [
    `${what}: ${before === undefined ? "" : `${before} → `}`,
    { strong: after },
  ]);
  return [
    ...(rows.length > 0
      ? [text({ strong: "Edit the connector" }, " once the deployment is done:"), ...list(rows)]
      : []),
    ...items.flatMap(({ what, pem }): Block[] =>
      pem === undefined ? [] : [{ kind: "file", name: `${what}, to upload`, content: pem.trim() }],
    ),
    ...(unknown.length > 0 ? [text(`Not known: ${unknown.join("; ")}.`)] : []),
  ];
}

const MOST_SMALL = 8;

function lifecycle({ lifecycle: { steps, besides, replaced, interruptions } }: ChangeReport): Block[] {
  const words = ({ action, name }: LifecycleStep): string => {
    if (!replaced.includes(name)) return `${action} ${name}`;
    return action === "create" ? `make the new ${name}` : `${action} the old ${name}`;
  };
  const small = besides.map(words);
  const rest = small.length > MOST_SMALL ? [...small.slice(0, MOST_SMALL), `${small.length - MOST_SMALL} more`] : small;
  return [
    ...(steps.length === 0 ? [] : [text(`In this order: ${steps.map(words).join(" → ")}.`)]),
    ...(rest.length === 0 ? [] : [text(`${steps.length === 0 ? "For good" : "Besides"}: ${rest.join(", ")}.`)]),
    ...list(interruptions.map(({ text: sentence, severe }) => [severe ? `⚠️ ${sentence}` : sentence])),
  ];
}

const bootFile = ({ where, path, change, linesAdded, linesRemoved }: ChangeReport["bootFiles"][number]): Line => [
  `${where}: `,
  { code: path },
  ` ${change} (+${linesAdded} −${linesRemoved} ${linesAdded + linesRemoved === 1 ? "line" : "lines"})`,
];

const other = ({ action, what, paths }: ChangeReport["other"][number]): Line => [
  `${action} ${what}`,
  ...paths.flatMap((path, index): Piece[] => [index === 0 ? ": " : ", ", { code: path }]),
];
