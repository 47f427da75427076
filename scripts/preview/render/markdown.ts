import type { AddressList, ChangeReport, GuardRailFinding, ReachabilityChange, RuleChange } from "../model/report";
import { code, escapeText as e, type Dialect } from "./text";

/** A part of the report, most important first. `rest`: what can be left out when there is no room. */
export interface Section {
  readonly title: string;
  readonly body: string;
}

/** So many prefixes stand in the text; more are folded away. */
const SHORT_LIST = 12;

/** The report's parts in the order of their weight; a part with nothing to say is left out. */
export function markdownSections(report: ChangeReport, dialect: Dialect): readonly Section[] {
  return [
    { title: "It would be refused", body: list(report.refusals.map(refusal)) },
    { title: "Not known", body: list(report.unknown.map(e)) },
    {
      title: "Who can reach what",
      body: report.reachability.map((change) => reachability(change, dialect)).join("\n"),
    },
    { title: "In the portal", body: portal(report, dialect) },
    { title: "Guard rails", body: guardRails(report) },
    { title: "What is replaced, created and deleted", body: lifecycle(report) },
    { title: "Rules", body: report.rules.map((rule) => ruleText(rule, dialect)).join("\n") },
    {
      title: "Boot files",
      body: list(
        report.bootFiles.map(
          (file) =>
            `${e(file.where)}: ${code(file.path)} ${file.change} (+${file.linesAdded} −${file.linesRemoved} lines)`,
        ),
      ),
    },
    {
      title: "Costs",
      body: list(report.costs.map(({ what, before, after }) => `${e(what)}: ${e(before)} → ${e(after)}`)),
    },
    {
      title: "Also changed",
      body: list(
        report.other.map(
          ({ action, what, paths }) =>
            `${e(action)} ${e(what)}${paths.length > 0 ? `: ${paths.map(code).join(", ")}` : ""}`,
        ),
      ),
    },
  ].filter(({ body }) => body !== "");
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

/** The engine's words are several lines; the first says it, the rest is for whoever must act. */
const refusal = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(e)
    .join("<br>");

const noun = { public: "", inside: " from inside the virtual network", outbound: "" } as const;

function reachability(change: ReachabilityChange, dialect: Dialect): string {
  const { kind, where, protocol, ports, movedFrom, added, removed, internet } = change;
  const port = `${protocol} ${ports}`;
  if (movedFrom !== undefined)
    return `- **${e(where)}**: ${e(movedFrom)} → ${e(port)}, for the same ${counted(added)}${noun[kind]}`;
  const target =
    kind === "outbound" ? `from **${e(where)}** on ${e(port)}` : `to **${e(where)}** on ${e(port)}${noun[kind]}`;
  const warning = internet ? " ⚠️ **this is the internet**" : "";
  return [
    ...(isEmpty(added) ? [] : [`- added ${target}: ${counted(added)}${warning}${addresses(added, dialect)}`]),
    ...(isEmpty(removed) ? [] : [`- removed ${target}: ${counted(removed)}${addresses(removed, dialect)}`]),
  ].join("\n");
}

const isEmpty = ({ size, tags }: AddressList): boolean => size === 0 && tags.length === 0;

const counted = ({ size, tags }: AddressList): string =>
  [
    ...(size > 0 ? [`${size.toLocaleString("en")} ${size === 1 ? "address" : "addresses"}`] : []),
    ...tags.map((tag) => `what is ${e(tag)} (a tag, not resolved)`),
  ].join(" and ");

function addresses({ prefixes }: AddressList, dialect: Dialect): string {
  if (prefixes.length === 0) return "";
  const words = prefixes.map(code).join(", ");
  if (prefixes.length <= SHORT_LIST) return `\n  ${words}`;
  return `\n\n${dialect.fold(`${prefixes.length} prefixes`, words)}\n`;
}

function portal({ portal: { action, items, unknown } }: ChangeReport, dialect: Dialect): string {
  if (action === "nothing") return "Nothing to do: addresses, port and certificate stay as they are.";
  const rows = items.map(
    ({ what, before, after }) => `- ${e(what)}: ${before === undefined ? "" : `${e(before)} → `}**${e(after)}**`,
  );
  const pems = items.flatMap(({ what, pem }) =>
    pem === undefined ? [] : [dialect.fold(`${what}, to upload`, `\`\`\`\n${pem.trim()}\n\`\`\``)],
  );
  const open = unknown.length > 0 ? [`Not known: ${unknown.map(e).join("; ")}.`] : [];
  return [
    ...(items.length > 0 ? ["**Edit the connector** (once the deployment is done):", "", ...rows] : []),
    ...pems,
    ...open,
  ].join("\n");
}

function guardRails({ findings }: ChangeReport): string {
  const line = ({ rule, enforcement, outcome, resource, message, remedy }: GuardRailFinding): string => {
    const sign = outcome === "unjudged" ? "❔" : enforcement === "mandatory" ? "⛔" : "⚠️";
    return `- ${sign} ${code(rule)} ${e(resource)}: ${e(message)}${outcome === "violated" ? ` _${e(remedy)}_` : ""}`;
  };
  const satisfied = findings.resolved.map(({ rule, resource }) => `- ✅ ${code(rule)} ${e(resource)}: satisfied now`);
  return [...findings.introduced.map(line), ...satisfied].join("\n");
}

function lifecycle({ lifecycle: { steps, replaced, interruptions } }: ChangeReport): string {
  const words = steps.map(({ action, name }) => {
    const which = replaced.includes(name) ? (action === "create" ? "make the new" : "delete the old") : action;
    return `${which} ${e(name)}`;
  });
  const order = words.length === 0 ? [] : [`In this order: ${words.join(" → ")}`];
  return [...order, ...list(interruptions.map(({ text, severe }) => `${severe ? "⚠️ " : ""}${e(text)}`)).split("\n")]
    .filter((line) => line !== "")
    .join("\n\n");
}

function ruleText({ rule, change, summary, fields, added, removed }: RuleChange, dialect: Dialect): string {
  const counts = [
    ...(added.length > 0 ? [`+${added.length}`] : []),
    ...(removed.length > 0 ? [`−${removed.length}`] : []),
  ];
  const prefixes = [...added.map((prefix) => `+${prefix}`), ...removed.map((prefix) => `−${prefix}`)];
  const short = prefixes.length <= SHORT_LIST;
  const sources = counts.length === 0 ? "" : `; sources ${short ? prefixes.map(code).join(", ") : counts.join(" ")}`;
  const line = `- ${code(rule)} ${change} (${e(summary)})${fields.length > 0 ? `: ${fields.map(e).join(", ")}` : ""}${sources}`;
  return short ? line : `${line}\n\n${dialect.fold(`prefixes of ${rule}`, prefixes.map(code).join(", "))}\n`;
}
