import { wholeGroups } from "../groups";
import { holdsPort } from "../ports";
import { observe } from "../reading";
import { concernsTcp, type JudgedRule } from "../securityRules";
import {
  MOST_CLIENT_IPV4,
  addsUpToInternet,
  describeSources,
  sourcesOf,
  together,
  withoutTags,
  type Sources,
} from "../sources";
import { and, type Truth } from "../truth";
import { everywhere, type Context, type StackRule } from "../types";
import { clientPorts, portsByClients } from "./clientPorts";

/**
 * Evaluates all allow rules of a group together and ignores denies, so that neither the internet split over several rules nor a profile
 * that is itself the internet passes.
 */
export const icapsNotFromInternet: StackRule = {
  name: "icaps-not-from-internet",
  title: `All rules of a group together let at most ${MOST_CLIENT_IPV4.toLocaleString("en-US")} public addresses (one /8) reach the ICAPS port`,
  severity: "critical",
  enforcement: everywhere("mandatory"),
  reason:
    "Two rules with `0.0.0.0/1` and `128.0.0.0/1` open the port to the internet as `*` does, even where the settings list them as client addresses. A service tag other than the clients' counts as the internet, a source that cannot be read as every address.",
  remedy: "List the client's real addresses. No published ICAP client has more than a few hundred.",
  scope: "stack",
  check(resources, context) {
    const { groups, strays } = wholeGroups(resources);
    const ofGroups = groups.flatMap((group) => {
      const members = [...group.rules, ...group.separate.map(({ rule }) => rule)];
      return judgeTogether(members, group.resource, group.path, group.incomplete, context);
    });
    // Rules of groups that the stack does not contain, so that their other rules are not known.
    const ofStrangers = strays.flatMap((rule) => judgeTogether([rule], rule.resource, "", false, context));
    return [...ofGroups, ...ofStrangers];
  },
};

/** The tags among the clients' sources; undefined if the sources were not given. */
function clientTags(context: Context): Sources | undefined {
  const given = portsByClients(context).map(({ sources }) => sources);
  return given.every((sources) => sources !== undefined) ? sourcesOf(given.flat()) : undefined;
}

function judgeTogether(
  rules: readonly JudgedRule[],
  resource: JudgedRule["resource"],
  path: string,
  incomplete: boolean,
  context: Context,
) {
  const admits = (rule: JudgedRule): Truth[] =>
    clientPorts(context).map((port) => and(rule.inbound, rule.allows, concernsTcp(rule), holdsPort(rule.ports, port)));
  const admitting = rules.filter((rule) => admits(rule).some((truth) => truth !== false));
  const named = clientTags(context);
  const of = (some: readonly JudgedRule[]): Sources => together(some.map(({ sources }) => sources));
  const sure = of(admitting.filter((rule) => admits(rule).includes(true)));
  // If the clients' sources were not given, a tag may be one of them.
  const certain = named ? withoutTags(sure, named) : { ...sure, tags: [] };
  const possible = named ? withoutTags(of(admitting), named) : of(admitting);
  const open: Truth =
    addsUpToInternet(certain) || ((addsUpToInternet(possible) || possible.unknown || incomplete) && "unknown");
  return observe(open, resource, {
    problem: `its rules together open port ${clientPorts(context).join(" and ")} to ${describeSources(certain)}: ${admitting.map(({ name }) => name).join(", ")}`,
    unknown: "some of its security rules are",
    ...(path === "" ? {} : { path }),
  });
}
