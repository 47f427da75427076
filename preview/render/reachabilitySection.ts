import { byAddresses, portWords, unnamedPorts, type PortGroup } from "../changes/portGroups";
import { MEANT_BY } from "../changes/reachability";
import { tagWords } from "../changes/verdict";
import type { AddressList, ChangeReport, ReachabilityChange } from "../model/report";
import { linesOf, list, type Block, type Item, type Line, type Piece, type Values } from "./document";

/** Number of addresses (a /8, as in the guard rails) above which addresses are not listed, because the list would be unreadable. */
const MOST_LISTED = 2 ** 24;
/** Maximum number of changes at one place that are listed one by one; further changes share one entry. */
const MOST_ITEMS = 8;

const RULES_DECIDE = "the rules decide who passes";
const ROLES_DECIDE = "what may be read and written there, roles decide";

/** Changes in reachability, the worst first: clients that are cut off, the internet, openings, closings. */
export function reachabilityBlocks(report: ChangeReport): readonly Block[] {
  const { outages, reachability, joinedNetworks, storageAccess } = report;
  const groups = byAddresses(reachability);
  const places = [...new Set(groups.map(placeOf))];
  const items = places.flatMap((place) => placeItems(groups.filter((group) => placeOf(group) === place)));
  const joined = joinedNetworks.flatMap(({ network, added, removed }): Line[] => [
    ...(added.length === 0
      ? []
      : [[{ strong: network }, `: joined to ${added.join(", ")}; ${RULES_DECIDE}`] satisfies Line]),
    ...(removed.length === 0
      ? []
      : [[{ strong: network }, `: no longer joined to ${removed.join(", ")}`] satisfies Line]),
  ]);
  const storage = storageAccess.flatMap(({ account, added, removed }): Line[] => [
    ...(added.length === 0
      ? []
      : [["Opened ", { strong: account }, ` 443 for ${added.join(", ")}; ${ROLES_DECIDE}`] satisfies Line]),
    ...(removed.length === 0
      ? []
      : [["Closed ", { strong: account }, ` 443 for ${removed.join(", ")}`] satisfies Line]),
  ]);
  return list([
    ...outages.map((sentence): Line => [`⚠️ ${sentence}`]),
    ...items,
    ...joined,
    ...storage,
    ...remarks(reachability),
  ]);
}

const placeOf = ([{ kind, where }]: PortGroup): string => `${kind} ${where}`;

function placeItems(groups: readonly PortGroup[]): Item[] {
  if (groups.length <= MOST_ITEMS) return groups.flatMap(groupItems);
  const [own, rest] = [groups.slice(0, MOST_ITEMS), groups.slice(MOST_ITEMS)];
  const { where, kind } = rest[0]![0];
  return [
    ...own.flatMap(groupItems),
    {
      line: [
        { strong: where },
        `: ${rest.length.toLocaleString("en")} more changes${placeWords(kind)}, each for different addresses`,
      ],
      under: { name: `${rest.length.toLocaleString("en")} changes`, lines: rest.flatMap(groupItems).flatMap(linesOf) },
    },
  ];
}

const placeWords = (kind: ReachabilityChange["kind"]): string =>
  ({ public: "", inside: ", from inside the virtual network", outbound: " outbound" })[kind];

function groupItems(group: PortGroup): Item[] {
  const { kind, where, movedFrom, added, removed, internet, readdressed } = group[0];
  const port = portWords(group, true);
  const inside = kind === "inside" ? placeWords(kind) : "";
  const ports = valuesOf("ports", unnamedPorts(group));
  if (movedFrom !== undefined)
    return [{ line: [{ strong: where }, `: ${movedFrom} → ${port}, for the same ${sizeWords(added)}${inside}`] }];
  if (readdressed)
    return [
      {
        line: [{ strong: where }, `: another public address, for the same ${sizeWords(added)} on ${port}`],
        ...withValues(ports),
      },
    ];
  const item = (sense: "added" | "removed", addresses: AddressList): Item => {
    const place: Piece[] =
      kind === "outbound"
        ? ["from ", { strong: where }, ` to ${sizeWords(addresses)} on ${port}`]
        : [{ strong: where }, ` ${port} for ${sizeWords(addresses)}${inside}`];
    const warning: Piece[] = internet && sense === "added" ? [" ⚠️ ", { strong: "this is the internet" }] : [];
    const prefixes = addresses.size > MOST_LISTED ? [] : valuesOf("prefixes", addresses.prefixes);
    return {
      line: [sense === "added" ? "Opened " : "Closed ", ...place, ...warning],
      ...withValues([...ports, ...prefixes]),
    };
  };
  return [...(isEmpty(added) ? [] : [item("added", added)]), ...(isEmpty(removed) ? [] : [item("removed", removed)])];
}

const isEmpty = ({ size, tags }: AddressList): boolean => size === 0 && tags.length === 0;

const valuesOf = (name: string, all: readonly string[]): readonly Values[] => (all.length === 0 ? [] : [{ name, all }]);

const withValues = (values: readonly Values[]): Pick<Item, "values"> => (values.length === 0 ? {} : { values });

const sizeWords = ({ size, tags }: AddressList): string =>
  [
    ...(size > 0 ? [`${size.toLocaleString("en")} ${size === 1 ? "address" : "addresses"}`] : []),
    ...tags.map(tagWords),
  ].join(" and ");

/** Facts about service tags that a reviewer may not know; docs/decisions.md has the history. */
const ABOUT_TAGS: Line = [
  "⚠️ Microsoft decides which addresses a service tag contains. It changes without a pull request, contains more than a client's " +
    "published addresses, and may lack some of them: MicrosoftCloudAppSecurity lacked most of Defender's list for two years.",
];

const ABOUT_UNREADABLE: Line = [
  "⚠️ A value is not an address, a prefix or a service tag. The addresses that it allows are not known; it may allow everybody.",
];

function remarks(changes: readonly ReachabilityChange[]): Line[] {
  const conditions = changes
    .filter(({ kind }) => kind === "public")
    .flatMap(({ added }) => added.tags.map(({ condition }) => condition));
  const unreadable = conditions.some((condition) => condition.includes(MEANT_BY));
  const tags = conditions.some((condition) => !condition.includes(MEANT_BY));
  return [...(unreadable ? [ABOUT_UNREADABLE] : []), ...(tags ? [ABOUT_TAGS] : [])];
}
