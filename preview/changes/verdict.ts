import { EMPTY_SUBNET } from "../../exposure";
import { byAddresses, portWords, type PortGroup } from "./portGroups";
import type { AddressList, GuardRailFinding, ReachabilityChange, ReportFacts } from "../model/report";

/** The first line: reachability, portal, lanes. It says that nothing else changes only if nothing is unknown. */
export function verdictOf(report: ReportFacts): string {
  const reach = [
    ...report.inspection.verdicts,
    ...reachabilityWords(report.reachability),
    ...joinedWords(report.joinedNetworks),
    ...report.storageAccess.flatMap(storageWords),
  ];
  const rest = [
    ...admissionWords(report.admission),
    ...(report.portal.action === "edit" ? ["the connector in the portal must be edited"] : []),
    ...laneWords(report),
    ...(report.costs.length > 0 ? ["the costs change"] : []),
    ...findingWords(report),
  ];
  const quiet = rest.length + report.other.length + cameOrWent(report) + report.bootFiles.length === 0;
  const parts = [...reach, ...rest, ...(quiet && reach.length > 0 && report.complete ? ["nothing else changes"] : [])];
  const sentence = parts.length > 0 ? parts.join("; ") : stillWords(report);
  if (report.refusals.length > 0)
    return `The change would be refused. Without the refusal${report.complete ? "" : ", as far as is known"}: ${sentence}`;
  return report.complete ? capital(sentence) : `Part of the change is not known. The known part: ${sentence}`;
}

/** `the gateways admit 1 client certificate more and 1 less` */
function admissionWords({ added, removed }: ReportFacts["admission"]): string[] {
  const words = [
    ...(added.length === 0 ? [] : [`admit ${counted(added.length, "more client certificate")}`]),
    ...(removed.length === 0 ? [] : [`no longer admit ${counted(removed.length, "client certificate")}`]),
  ];
  return words.length === 0 ? [] : [`the gateways ${words.join(" and ")}`];
}

const cameOrWent = ({ lifecycle }: ReportFacts): number => lifecycle.steps.length + lifecycle.besides.length;

/** The first line for a change in which a reviewer need not know anything. */
function stillWords({ other, lifecycle, rules, bootFiles, complete, portal: { action } }: ReportFacts): string {
  const portal = action === "nothing" ? "the portal needs no change" : "whether the portal needs a change is not known";
  if (lifecycle.rotates) return `the gateways get new keys or certificates; ${portal}`;
  if (other.length + lifecycle.steps.length + lifecycle.besides.length + rules.length + bootFiles.length === 0)
    return complete ? "nothing changes" : "no change is seen";
  return complete ? `reachability stays the same, and ${portal}` : "no change in reachability is seen";
}

function reachabilityWords(changes: readonly ReachabilityChange[]): string[] {
  const of = (kind: ReachabilityChange["kind"]) => changes.filter((change) => change.kind === kind);
  return [
    ...publicSentences(of("public")),
    ...sense(of("inside"), (more) => `${more} is reachable inside the virtual network`),
    ...outboundWords(of("outbound").filter(({ where }) => !isSubnet(where))),
    ...sense(
      of("outbound").filter(({ where }) => isSubnet(where)),
      (more) => `a machine in an empty subnet could reach ${more === "more" ? "more" : "fewer"} destinations`,
    ),
  ];
}

/** Whether a place is a subnet without machines. Its reachability matters only to somebody who puts a machine there. */
const isSubnet = (where: string): boolean => where.startsWith(EMPTY_SUBNET);

/** Maximum number of destinations that the first line names with address and port. */
const MOST_DESTINATIONS = 4;

/** `the gateways can also reach 10.40.0.12 (TCP 1344)`; for many destinations only that there are more or fewer. */
function outboundWords(changes: readonly ReachabilityChange[]): string[] {
  const named = (which: "added" | "removed"): string[] | undefined => {
    const all = changes.filter((change) => !isEmpty(change[which]));
    if (all.some((change) => change[which].tags.length > 0 || change.movedFrom !== undefined)) return undefined;
    return all.map((change) => `${change[which].prefixes.join(", ")} (${portWords([change], true)})`);
  };
  const [more, fewer] = [named("added"), named("removed")];
  const count = changes.reduce((sum, { added, removed }) => sum + added.prefixes.length + removed.prefixes.length, 0);
  if (more && fewer && count <= MOST_DESTINATIONS)
    return [
      ...(more.length === 0 ? [] : [`the gateways can also reach ${more.join(", ")}`]),
      ...(fewer.length === 0 ? [] : [`the gateways can no longer reach ${fewer.join(", ")}`]),
    ];
  return sense(changes, (word) => `the gateways can reach ${word === "more" ? "more" : "fewer"} destinations`);
}

/** `the network is joined to 10.40.0.0/16` */
function joinedWords(networks: ReportFacts["joinedNetworks"]): string[] {
  const words = (sense: "added" | "removed", how: string): string[] => {
    const prefixes = networks.flatMap((one) => one[sense]);
    return prefixes.length === 0
      ? []
      : [`the virtual network is ${how} joined to ${prefixes.join(", ")}`.replace("  ", " ")];
  };
  return [...words("added", ""), ...words("removed", "no longer")];
}

/** `52.1.2.4 can also reach the storage account lists` */
function storageWords({ account, added, removed }: ReportFacts["storageAccess"][number]): string[] {
  const words = (prefixes: readonly string[], how: string): string[] =>
    prefixes.length === 0 ? [] : [`${whoWords(prefixes)} can ${how} reach the storage account ${account}`];
  return [...words(added, "also"), ...words(removed, "no longer")];
}

/** Maximum number of addresses that are named one by one. */
const MOST_UPLOADERS = 4;

const whoWords = (prefixes: readonly string[]): string =>
  prefixes[0] === "0.0.0.0/0"
    ? "the whole internet"
    : prefixes.length > MOST_UPLOADERS
      ? `${prefixes.slice(0, MOST_UPLOADERS).join(", ")} and ${prefixes.length - MOST_UPLOADERS} more`
      : prefixes.join(", ");

/** Number of sentences about public addresses in the first line. */
const MOST_SENTENCES = 3;

function publicSentences(changes: readonly ReachabilityChange[]): string[] {
  const groups = byAddresses(changes);
  const rest = groups.length - MOST_SENTENCES;
  if (rest <= 1) return groups.map(publicWords);
  return [
    ...groups.slice(0, MOST_SENTENCES).map(publicWords),
    `${rest} more changes in the reachability of public addresses`,
  ];
}

function sense(changes: readonly ReachabilityChange[], words: (more: "more" | "less") => string): string[] {
  const moved = changes.filter(({ movedFrom }) => movedFrom === undefined);
  if (moved.length === 0) return [];
  return [words(moved.some(({ added }) => !isEmpty(added)) ? "more" : "less")];
}

const isEmpty = ({ size, tags }: AddressList): boolean => size === 0 && tags.length === 0;

function publicWords(group: PortGroup): string {
  const { where, movedFrom, readdressed, added, removed, internet } = group[0];
  const ports = portWords(group, false);
  const both = where === "both lanes";
  if (movedFrom !== undefined)
    return `${where} ${both ? "move" : "moves"} from port ${movedFrom} to ${ports} for the same addresses`;
  if (readdressed) return `${where} ${both ? "get other public addresses" : "gets another public address"}`;
  if (internet) return `the whole internet can reach ${where} on ${ports}`;
  const more = isEmpty(added) ? undefined : `${sizeWords(added, "more ")} can reach ${where} on ${ports}`;
  if (isEmpty(removed)) return more ?? "";
  const fewer = sizeWords(removed, "");
  return more === undefined ? `${fewer} can no longer reach ${where} on ${ports}` : `${more} and ${fewer} no longer`;
}

/** `4 more addresses`, `what is in the tag AzureCloud`. */
function sizeWords({ size, tags }: AddressList, more: "more " | ""): string {
  const words = size === 0 ? [] : [`${size.toLocaleString("en")} ${more}${size === 1 ? "address" : "addresses"}`];
  return [...words, ...tags.map(tagWords)].join(" and ");
}

/** The addresses of an unresolved tag. */
export const tagWords = ({ condition, within }: AddressList["tags"][number]): string =>
  within === undefined
    ? `every address ${condition}`
    : `those of ${within.toLocaleString("en")} ${within === 1 ? "address" : "addresses"} that are ${condition}`;

function laneWords({ lifecycle }: ReportFacts): string[] {
  const sets = lifecycle.steps.filter(
    ({ of, action, name }) =>
      of === "VirtualMachineScaleSet" && action === "create" && lifecycle.replaced.includes(name),
  );
  if (lifecycle.together && sets.length > 1)
    return [`${sets.length === 2 ? "both" : String(sets.length)} lanes are replaced at the same time`];
  const lost = lifecycle.together ? ["the lanes no longer wait for each other"] : [];
  // That lanes are replaced without a gap is not mentioned if something else interrupts them.
  const ofLanes = lifecycle.interruptions.some(({ severe, ofLanes: own }) => severe && own);
  const ofOthers = lifecycle.interruptions.some(({ severe, ofLanes: own }) => severe && !own);
  const others = ofOthers ? ["traffic is interrupted"] : [];
  if (sets.length === 0) return [...others, ...lost];
  const how = ofLanes ? " with an interruption" : ofOthers ? "" : " without an interruption";
  const which = sets.length === 1 ? "one lane is" : sets.length === 2 ? "both lanes are" : `${sets.length} lanes are`;
  return [`${which} replaced${how}`, ...others, ...lost];
}

function findingWords({ findings }: ReportFacts): string[] {
  const broken = findings.introduced.filter(({ outcome }) => outcome === "violated");
  if (broken.length === 0) return [];
  const rules = new Set(broken.map(({ rule }) => rule)).size;
  const places = broken.length === rules ? "" : `, in ${placeWords(broken)}`;
  return [`${counted(rules, "guard rail")} ${rules === 1 ? "is" : "are"} violated${places}`];
}

/** `900 places of 2 resources`. One resource can violate a rule at many places, and many resources can violate it. */
export function placeWords(findings: readonly Pick<GuardRailFinding, "resource">[]): string {
  const resources = new Set(findings.map(({ resource }) => resource)).size;
  return `${counted(findings.length, "place")} of ${counted(resources, "resource")}`;
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
