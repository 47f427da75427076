import { placeWords } from "../changes/verdict";
import { SEVERITIES, type ChangeReport, type GuardRailFinding } from "../model/report";
import { list, type Block, type Item, type Line, type Piece } from "./document";

/** Maximum number of places where one rule is violated that are listed one by one, each with its remedy. */
const MOST_ALONE = 2;

/** The guard rails' findings by rule, the most severe first, and the rules that are no longer violated. */
export function guardRailBlocks({ findings }: ChangeReport): readonly Block[] {
  const broken = findings.introduced.filter(({ outcome }) => outcome === "violated");
  const unjudged = findings.introduced.filter(({ outcome }) => outcome === "unjudged");
  return list([
    ...groupsBy(bySeverity(broken), ({ rule }) => rule).flatMap(brokenItems),
    ...groupsBy(bySeverity(unjudged), ({ resource, message, path }) => JSON.stringify([resource, message, path])).map(
      unjudgedItem,
    ),
    ...groupsBy(findings.resolved, ({ rule }) => rule).map(resolvedItem),
  ]);
}

type Group = readonly [GuardRailFinding, ...GuardRailFinding[]];

const bySeverity = (findings: readonly GuardRailFinding[]): readonly GuardRailFinding[] =>
  [...findings].sort((x, y) => SEVERITIES.indexOf(x.severity) - SEVERITIES.indexOf(y.severity));

function groupsBy(findings: readonly GuardRailFinding[], keyOf: (finding: GuardRailFinding) => string): Group[] {
  const groups = new Map<string, [GuardRailFinding, ...GuardRailFinding[]]>();
  for (const finding of findings) {
    const group = groups.get(keyOf(finding));
    if (group) group.push(finding);
    else groups.set(keyOf(finding), [finding]);
  }
  return [...groups.values()];
}

const signOf = ({ enforcement }: GuardRailFinding): string => (enforcement === "mandatory" ? "⛔" : "⚠️");

function brokenItems(group: Group): Item[] {
  const [first] = group;
  const head = (finding: GuardRailFinding): Piece[] => [
    `${signOf(finding)} `,
    { code: finding.rule },
    ` (${finding.severity})`,
  ];
  if (group.length <= MOST_ALONE)
    return group.map((finding) => ({
      line: [...head(finding), ` ${finding.resource}: ${finding.message}. `, ...withCode(finding.remedy)],
    }));
  return [
    {
      line: [...head(first), `: violated in ${placeWords(group)}. `, ...withCode(first.remedy)],
      under: {
        name: `${group.length.toLocaleString("en")} places`,
        lines: group.map(({ resource, message }): Line => [`${resource}: ${message}`]),
      },
    },
  ];
}

/** Unjudged rules, joined by the value that they wait for, because several rules often wait for the same one. */
function unjudgedItem(group: Group): Item {
  const rules = [...new Set(group.map(({ rule }) => rule))];
  const names = rules.flatMap((rule, index): Piece[] => [index === 0 ? "❔ " : ", ", { code: rule }]);
  return { line: [...names, ` ${group[0].resource}: ${group[0].message}`] };
}

function resolvedItem(group: Group): Item {
  const [{ rule, resource }] = group;
  if (group.length === 1) return { line: ["✅ ", { code: rule }, ` ${resource}: satisfied now`] };
  return {
    line: ["✅ ", { code: rule }, `: satisfied now in ${placeWords(group)}`],
    under: {
      name: `${group.length.toLocaleString("en")} places`,
      lines: group.map((one): Line => [`${one.resource}${one.path === undefined ? "" : `, ${one.path}`}`]),
    },
  };
}

/** Turns text between backticks, such as settings, into code. */
const withCode = (words: string): Piece[] =>
  words.split("`").map((part, index) => (index % 2 === 0 ? part : { code: part }));
