import { plainType, UNKNOWN, type NetworkModel, type SecurityRule } from "../../exposure";
import type { ChangeReport, Drawing, ReachabilityChange } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import { machineWordsOf } from "./autoscale";
import type { Names } from "./names";
import { valueAt, valueWords } from "./values";

/** The inputs of the picture. */
interface Drawn {
  readonly before: NetworkModel;
  readonly after: NetworkModel;
  readonly reachability: ChangeReport["reachability"];
  readonly lifecycle: ChangeReport["lifecycle"];
  readonly resources: readonly ResourceState[];
  readonly names: Names;
  readonly emulated: boolean;
}

const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** The path from the clients to the lanes after the change, with what changes on it. */
export function drawingOf(drawn: Drawn): Drawing {
  const { before, after, reachability, resources, names } = drawn;
  const open = reachability.filter(({ kind }) => kind === "public");
  const ports = [
    ...new Set(
      after.loadBalancers.flatMap(({ rules: own }) =>
        own.flatMap(({ frontendPorts }) => (frontendPorts === UNKNOWN ? [] : frontendPorts.first)),
      ),
    ),
  ];
  const sets = resources.filter(({ type }) => plainType(type) === SCALE_SET);
  const count = machineWordsOf(resources);
  return {
    sources: [...keptSources(before, after), ...changedSources(open)],
    ports: ports.join(", "),
    lanes: sets.map((set) => laneOf(set, drawn)).sort((x, y) => x.name.localeCompare(y.name)),
  };

  function laneOf(set: ResourceState, { lifecycle, emulated }: Drawn): Drawing["lanes"][number] {
    const lane = names.lane(nameOfUrn(set.urn));
    const replaced = lifecycle.replaced.includes(names.short(nameOfUrn(set.urn)));
    const address = after.publicAddresses.find(({ name }) => names.lane(name) === lane);
    const known = emulated ? undefined : address?.address;
    const size = valueWords(valueAt(set.inputs, "sku", "name"));
    const moved = address !== undefined && lifecycle.steps.some(({ name }) => name === names.short(address.name));
    return {
      name: lane === undefined ? names.short(nameOfUrn(set.urn)) : `Lane ${lane}`,
      address: known ?? "public address",
      machines: `${count(set)} × ${size}`,
      replaced,
      changed: moved,
    };
  }
}

type Source = Drawing["sources"][number];

/** Rules that admit clients before and after, with the sources that stay. New and removed sources have separate boxes. */
function keptSources(before: NetworkModel, after: NetworkModel): readonly Source[] {
  const still = clientRules(after);
  return clientRules(before).flatMap((rule): Source[] => {
    const now = still.find(({ name }) => name === rule.name)?.sources ?? [];
    const open = now.some((source) => EVERYBODY.has(source.toLowerCase()));
    const stay = rule.sources.filter((source) => open || now.includes(source));
    return stay.length === 0 ? [] : [{ label: rule.name, detail: sourceWords(stay), change: "kept" }];
  });
}

const EVERYBODY = new Set(["*", "internet", "0.0.0.0/0"]);

/** Inbound allow rules of the first group for a port that the load balancer forwards to. */
function clientRules({ securityGroups, loadBalancers }: NetworkModel): readonly SecurityRule[] {
  const rules = securityGroups[0]?.rules ?? [];
  const ports = loadBalancers.flatMap((balancer) => balancer.rules.map(({ backendPort }) => backendPort));
  const known = ports.filter((port) => port !== UNKNOWN);
  return (typeof rules === "string" ? [] : rules).filter(
    ({ direction, access, sources, destinationPorts }) =>
      direction === "Inbound" &&
      access === "Allow" &&
      !sources.includes("AzureLoadBalancer") &&
      destinationPorts.some((text) => known.some((port) => holds(text, port))),
  );
}

function holds(text: string, port: number): boolean {
  const [first, last] = text.split("-").map(Number);
  return text === "*" || (first! <= port && port <= (last ?? first!));
}

function sourceWords(sources: readonly string[]): string {
  if (sources.includes(UNKNOWN)) return "not known yet";
  return sources.length === 1 ? sources[0]! : counted(sources.length, "prefix", "prefixes");
}

/**
 * Sources that are newly admitted, or no longer admitted, at public addresses: one box for the internet, and one for all others of each
 * direction.
 */
function changedSources(open: ChangeReport["reachability"]): readonly Source[] {
  const gained = open.filter(
    ({ added, movedFrom, readdressed }) =>
      movedFrom === undefined && !readdressed && added.size + added.tags.length > 0,
  );
  const lost = open.filter(
    ({ removed, movedFrom, readdressed }) =>
      movedFrom === undefined && !readdressed && removed.size + removed.tags.length > 0,
  );
  const [wide, others] = [gained.filter(isInternet), gained.filter((change) => !isInternet(change))];
  return [
    ...box(
      "The whole internet",
      "added",
      wide.filter(({ internet }) => internet),
    ),
    ...box(
      "Service tag (Microsoft's)",
      "added",
      wide.filter(({ internet }) => !internet),
    ),
    ...box("Can now reach it", "added", others),
    ...box("Can no longer reach it", "removed", lost),
  ];
}

const isInternet = ({ internet, added }: ReachabilityChange): boolean => internet || added.tags.length > 0;

function box(label: string, change: "added" | "removed", changes: readonly ReachabilityChange[]): Source[] {
  const [first] = changes;
  if (first === undefined) return [];
  const lists = new Set(changes.map((one) => JSON.stringify(one[change])));
  const { size, tags } = first[change];
  const words = size > 0 ? counted(size, "address", "addresses") : tags.map(({ condition }) => condition).join(", ");
  return [
    {
      label,
      detail: lists.size === 1 ? words : `${changes.length.toLocaleString("en")} changes, see the list`,
      change,
      ...(change === "added" && isInternet(first) ? { internet: true as const } : {}),
    },
  ];
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
