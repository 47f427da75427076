import type {
  AddressList,
  AdmittedClient,
  ChangeReport,
  GuardRailFinding,
  ReachabilityChange,
  LifecycleStep,
  RuleChange,
} from "../model/report";
import { tagWords } from "../changes/verdict";
import { list, text, type Block, type Item, type Line, type Piece, type Section } from "./document";

/** The report's parts in the order of their weight; a part with nothing to say is left out. */
export function sectionsOf(report: ChangeReport): readonly Section[] {
  const sections: readonly Section[] = [
    { title: "It would be refused", blocks: list(report.refusals.flatMap(refusal)) },
    { title: "Not known", blocks: list(report.unknown.map((sentence) => [sentence])) },
    {
      title: "Who can reach what",
      blocks: list([
        ...report.outages.map((sentence): Line => [`⚠️ ${sentence}`]),
        ...byAddresses(report.reachability).flatMap(reachability),
        ...(report.reachability.some(({ kind, added }) => kind === "public" && added.tags.length > 0)
          ? [ABOUT_TAGS]
          : []),
      ]),
    },
    { title: "Who is admitted", blocks: list(admitted(report.admission)) },
    { title: "Guard rails", blocks: list(guardRails(report)) },
    { title: "What is replaced, created and deleted", blocks: lifecycle(report) },
    { title: "Rules", blocks: list(report.rules.map(ruleItem)) },
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

/** What a reviewer may not know of a service tag; docs/decisions.md has the history. */
const ABOUT_TAGS: Line = [
  "⚠️ A service tag is Microsoft's: what is in it changes without a pull request, it lets in more than a client's published " +
    "addresses, and it may lack some of them: MicrosoftCloudAppSecurity lacked most of Defender's list for two years.",
];

/** The engine says it in several lines; each is one entry. */
const refusal = (words: string): Line[] =>
  words
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^preview failed:?$/.test(line))
    .map((line) => [line]);

const isEmpty = ({ size, tags }: AddressList): boolean => size === 0 && tags.length === 0;

/** The changes that are the same but for protocol and ports, together. */
function byAddresses(
  changes: readonly ReachabilityChange[],
): readonly (readonly [ReachabilityChange, ...ReachabilityChange[]])[] {
  const groups = new Map<string, [ReachabilityChange, ...ReachabilityChange[]]>();
  for (const change of changes) {
    const key = JSON.stringify({ ...change, protocol: "", ports: "" });
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()];
}

/** More addresses than this are no list that anybody reads: one /8, as for the guard rails. */
const MOST_LISTED = 2 ** 24;

function reachability(group: readonly [ReachabilityChange, ...ReachabilityChange[]]): Item[] {
  const [{ kind, where, movedFrom, added, removed, internet, readdressed }] = group;
  const port = group.map(({ protocol, ports }) => `${protocol.toUpperCase()} ${ports}`).join(", ");
  const inside = kind === "inside" ? ", from inside the virtual network" : "";
  if (movedFrom !== undefined)
    return [{ line: [{ strong: where }, `: ${movedFrom} → ${port}, for the same ${sizeWords(added)}${inside}`] }];
  if (readdressed)
    return [{ line: [{ strong: where }, `: another public address, for the same ${sizeWords(added)} on ${port}`] }];
  const item = (sense: "added" | "removed", addresses: AddressList): Item => ({
    line: [
      sense === "added" ? "Opened " : "Closed ",
      ...(kind === "outbound"
        ? ["from ", { strong: where }, ` to ${sizeWords(addresses)} on ${port}`]
        : [{ strong: where }, ` ${port} for ${sizeWords(addresses)}${inside}`]),
      ...(internet && sense === "added" ? [" ⚠️ ", { strong: "this is the internet" }] : []),
    ],
    ...(addresses.prefixes.length === 0 || addresses.size > MOST_LISTED
      ? {}
      : { values: { name: "prefixes", all: addresses.prefixes } }),
  });
  return [...(isEmpty(added) ? [] : [item("added", added)]), ...(isEmpty(removed) ? [] : [item("removed", removed)])];
}

const sizeWords = ({ size, tags }: AddressList): string =>
  [
    ...(size > 0 ? [`${size.toLocaleString("en")} ${size === 1 ? "address" : "addresses"}`] : []),
    ...tags.map(tagWords),
  ].join(" and ");

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

function guardRails({ findings }: ChangeReport): Line[] {
  const line = ({ rule, enforcement, outcome, resource, message, remedy }: GuardRailFinding): Line => {
    const sign = outcome === "unjudged" ? "❔" : enforcement === "mandatory" ? "⛔" : "⚠️";
    return [
      `${sign} `,
      { code: rule },
      ` ${resource}: ${message}`,
      ...(outcome === "violated" ? [". ", ...withCode(remedy)] : []),
    ];
  };
  return [
    ...findings.introduced.map(line),
    ...findings.resolved.map(({ rule, resource }): Line => ["✅ ", { code: rule }, ` ${resource}: satisfied now`]),
  ];
}

/** Own words with settings between backticks. */
const withCode = (words: string): Piece[] =>
  words.split("`").map((part, index) => (index % 2 === 0 ? part : { code: part }));

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

function ruleItem({ rule, change, summary, fields, added, removed }: RuleChange): Item {
  const values = [...added.map((prefix) => `+${prefix}`), ...removed.map((prefix) => `−${prefix}`)];
  const line: Piece[] = [{ code: rule }, ` ${change} (${summary})${fields.length > 0 ? `: ${fields.join(", ")}` : ""}`];
  return { line, ...(values.length === 0 ? {} : { values: { name: "sources", all: values } }) };
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
