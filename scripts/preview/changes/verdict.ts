import type { ChangeReport, ReachabilityChange } from "../model/report";

type Told = Omit<ChangeReport, "verdict" | "gates">;

/** The first line: reachability, portal, lanes; that nothing else changes only when nothing is unknown. */
export function verdictOf(report: Told): string {
  const parts = [
    ...reachabilityWords(report.reachability),
    ...(report.portal.action === "edit" ? ["the connector in the portal must be edited"] : []),
    ...laneWords(report),
    ...costWords(report),
    ...findingWords(report),
  ];
  const restless =
    report.other.length + report.lifecycle.steps.length + report.bootFiles.length > 0 || parts.length > 1;
  const changed = parts.length > 0 ? parts.join("; ") : restlessWords(report);
  const sentence = capital(
    !report.complete || restless ? changed : parts.length === 0 ? changed : `${changed}; nothing else changes`,
  );
  if (report.refusals.length > 0) return `It would be refused. What it would change: ${lower(sentence)}`;
  return report.complete ? sentence : `Not everything is known. As far as it is: ${lower(sentence)}`;
}

function restlessWords(report: Told): string {
  const { other, lifecycle, rules, bootFiles } = report;
  if (other.length + lifecycle.steps.length + rules.length + bootFiles.length === 0)
    return report.complete ? "nothing changes" : "nothing changes for certain";
  return "who can reach what stays the same, and nothing is to be done in the portal";
}

function reachabilityWords(changes: readonly ReachabilityChange[]): string[] {
  const open = changes.filter(({ kind }) => kind === "public");
  const inside = changes.filter(({ kind }) => kind === "inside");
  const outbound = changes.filter(({ kind }) => kind === "outbound");
  return [
    ...open.flatMap(publicWords),
    ...(inside.some(({ added }) => !isEmpty(added)) ? ["more is reachable inside the virtual network"] : []),
    ...(inside.length > 0 && inside.every(({ added }) => isEmpty(added))
      ? ["less is reachable inside the virtual network"]
      : []),
    ...(outbound.some(({ added }) => !isEmpty(added)) ? ["the gateways reach more than before"] : []),
    ...(outbound.length > 0 && outbound.every(({ added }) => isEmpty(added))
      ? ["the gateways reach less than before"]
      : []),
  ];
}

const isEmpty = ({ size, tags }: ReachabilityChange["added"]): boolean => size === 0 && tags.length === 0;

function publicWords({ where, ports, movedFrom, added, removed, internet }: ReachabilityChange): string[] {
  if (movedFrom !== undefined)
    return [
      `${where} ${where === "both lanes" ? "move" : "moves"} from port ${movedFrom} to ${ports} for the same addresses`,
    ];
  if (internet) return [`the whole internet can reach ${where} on ${ports}`];
  const words: string[] = [];
  if (!isEmpty(added)) words.push(`${addresses(added, "more")} can reach ${where} on ${ports}`);
  if (!isEmpty(removed)) words.push(`${addresses(removed, "fewer")} can reach ${where} on ${ports}`);
  return words;
}

function addresses({ size, tags }: ReachabilityChange["added"], sense: "more" | "fewer"): string {
  const certain = size === 0 ? "" : `${size.toLocaleString("en")} ${sense} ${size === 1 ? "address" : "addresses"}`;
  if (tags.length === 0) return certain;
  const unresolved = `${sense === "more" ? "whatever is" : "no longer what is"} ${tags.join(" or ")}`;
  return certain === "" ? unresolved : `${certain} and ${unresolved}`;
}

function laneWords({ lifecycle }: Told): string[] {
  const sets = lifecycle.steps.filter(
    ({ of, action, name }) =>
      of === "VirtualMachineScaleSet" && action === "create" && lifecycle.replaced.includes(name),
  );
  const severe = lifecycle.interruptions.some((one) => one.severe);
  const without = severe ? "with an interruption" : "without an interruption";
  if (sets.length === 0) return severe ? ["traffic is interrupted"] : [];
  return [
    `${sets.length === 1 ? "one lane is" : sets.length === 2 ? "both lanes are" : `${sets.length} lanes are`} replaced ${without}`,
  ];
}

const costWords = ({ costs }: Told): string[] => (costs.length > 0 ? ["the costs change"] : []);

function findingWords({ findings }: Told): string[] {
  const broken = findings.introduced.filter(({ outcome }) => outcome === "violated").length;
  return broken === 0 ? [] : [`${counted(broken, "guard rail")} ${broken === 1 ? "is" : "are"} broken`];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
