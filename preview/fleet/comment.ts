/** The change of a whole fleet as one comment within GitHub's limit, for any number of stacks. */
import { fill, type Portion } from "../render/fill";
import { markerOf } from "../render/comment";
import { markdownPortion } from "../render/markdown";
import { sectionsOf } from "../render/sections";
import { code, COMMENT_LIMIT, escapeText as e, folded } from "../render/text";
import { stackCount, type ChangeGroup } from "./groups";

export interface FleetChange {
  readonly project: string;
  readonly groups: readonly ChangeGroup[];
  /** Stacks that do not exist yet: the first update creates all of each. */
  readonly missing: readonly string[];
  /** Stacks that have the same settings and the same program on both sides. */
  readonly same?: readonly string[];
  /** Stacks without a report, and why. */
  readonly failed: readonly { readonly stack: string; readonly why: string }[];
  /** The two sides of the comparison, a sentence. */
  readonly compared: string;
}

/** Maximum number of groups with their reports; further groups have only their first line. */
const SHOWN_GROUPS = 12;
/** Maximum number of names in one line; a longer list is folded away. */
const SHOWN_NAMES = 8;
/** Maximum number of characters of each text. A fleet's file may hold texts of any length. */
const LONGEST = { names: 6_000, why: 600, verdict: 600, artifact: 300 };
const LEFT_OUT_SPACE = 1_500;
/** Maximum number of characters of the first line. */
const LONGEST_HEAD = 4_000;

/**
 * The comment, cut to GitHub's limit if necessary. The first line counts the stacks of each change, and equal changes are described once.
 *
 * @param artifact words for where the whole report is
 */
export function renderFleetComment(change: FleetChange, artifact?: string): string {
  const head = `${markerOf(change.project, "fleet")}\n**${e(cut(fleetVerdict(change), LONGEST_HEAD))}.**\n\n${e(change.compared)}\n`;
  const portions = [
    ...failures(change),
    ...missingStacks(change),
    ...change.groups.slice(0, SHOWN_GROUPS).flatMap(portionsOf),
    ...furtherGroups(change.groups.slice(SHOWN_GROUPS)),
  ];
  const { text, leftOut } = fill(portions, COMMENT_LIMIT - head.length - LEFT_OUT_SPACE);
  const words = cut(leftOut.join(", "), LEFT_OUT_SPACE - 300);
  const where =
    artifact === undefined
      ? "`npm run fleet -- preview --format json` has all"
      : `full report: ${e(cut(artifact, LONGEST.artifact))}`;
  const left =
    leftOut.length === 0
      ? ""
      : `\n> **Left out, because a comment is limited to ${COMMENT_LIMIT.toLocaleString("en")} characters:** ${e(words)}; ${where}.\n`;
  return `${head}${left}${text}`;
}

/** `97 stacks: nothing changes; 3 stacks: both lanes are replaced without an interruption` */
export function fleetVerdict({ groups, missing, failed, same = [] }: FleetChange): string {
  return [
    ...(failed.length === 0 ? [] : [`${stackCount(failed.length)} could not be previewed`]),
    ...(missing.length === 0 ? [] : [`${stackCount(missing.length)} would be created`]),
    ...groups.map(({ stacks, report }) => `${stackCount(stacks.length)}: ${lower(report.verdict)}`),
    ...(same.length === 0 ? [] : [`${stackCount(same.length)}: the same settings and program`]),
  ].join("; ");
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

function failures({ failed }: FleetChange): Portion[] {
  if (failed.length === 0) return [];
  const parts = failed.map(({ stack, why }) => {
    const line = `- ${code(stack)}: ${e(cut(why, LONGEST.why))}\n`;
    return { full: line, short: line };
  });
  return [{ title: "Not previewed", heading: `### Not previewed: ${stackCount(failed.length)}\n\n`, parts }];
}

function missingStacks({ missing }: FleetChange): Portion[] {
  if (missing.length === 0) return [];
  const title = `Created: ${stackCount(missing.length)}`;
  return [{ title, heading: `### ${title}\n`, parts: [namesPart(missing)] }];
}

/** A group: its stacks, then the parts of its report. */
function portionsOf({ stacks, report }: ChangeGroup): Portion[] {
  const title = `${stackCount(stacks.length)}: ${cut(report.verdict, LONGEST.verdict)}`;
  return [
    { title: stackCount(stacks.length), heading: `## ${e(title)}\n`, parts: [namesPart(stacks)] },
    ...sectionsOf(report).map((section) => markdownPortion(section)),
  ];
}

function furtherGroups(groups: readonly ChangeGroup[]): Portion[] {
  if (groups.length === 0) return [];
  const parts = groups.map(({ stacks, report }) => {
    const names = cut(stacks.join(", "), LONGEST.why);
    const line = `- ${e(`${stackCount(stacks.length)} (${names}): ${cut(report.verdict, LONGEST.verdict)}`)}\n`;
    return { full: line, short: line };
  });
  return [{ title: "Further changes", heading: `## Further changes, ${groups.length} of them\n\n`, parts }];
}

function namesPart(stacks: readonly string[]): { full: string; short: string } {
  const all = cut(stacks.join(", "), LONGEST.names);
  const names = stacks.length > SHOWN_NAMES ? folded(stackCount(stacks.length), e(all)) : e(all);
  return { full: `\n${names}\n`, short: `\n${stackCount(stacks.length)}\n` };
}
