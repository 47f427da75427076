import { plainType, type NetworkModel } from "../../../exposure";
import type { ChangeReport, Drawing } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import type { Names } from "./names";
import { valueAt, valueWords } from "./values";

/** What the picture is made from. */
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
  const { after, reachability, resources, names } = drawn;
  const open = reachability.filter(({ kind }) => kind === "public");
  const group = after.securityGroups[0];
  const rules = typeof group?.rules === "string" ? [] : (group?.rules ?? []);
  const clients = rules.filter(
    ({ direction, access, sources }) =>
      direction === "Inbound" && access === "Allow" && !sources.includes("AzureLoadBalancer"),
  );
  const ports = [
    ...new Set(after.loadBalancers.flatMap(({ rules: own }) => own.map(({ frontendPorts }) => frontendPorts.first))),
  ];
  const sources = [
    ...clients.map((rule) => ({
      label: rule.name,
      detail: counted(rule.sources.length, "prefix", "prefixes"),
      change: "kept" as const,
    })),
    ...open
      .filter(({ added, movedFrom }) => movedFrom === undefined && added.size > 0)
      .map(({ added, internet }) => ({
        label: internet ? "The whole internet" : "Can now reach it",
        detail: counted(added.size, "address", "addresses"),
        change: "added" as const,
      })),
    ...open
      .filter(({ removed }) => removed.size > 0)
      .map(({ removed }) => ({
        label: "Can no longer reach it",
        detail: counted(removed.size, "address", "addresses"),
        change: "removed" as const,
      })),
  ];
  const sets = resources.filter(({ type }) => plainType(type) === SCALE_SET);
  return {
    sources,
    ports: ports.join(", "),
    lanes: sets.map((set) => laneOf(set, drawn)).sort((x, y) => x.name.localeCompare(y.name)),
  };

  function laneOf(set: ResourceState, { lifecycle, emulated }: Drawn): Drawing["lanes"][number] {
    const lane = names.lane(nameOfUrn(set.urn));
    const replaced = lifecycle.replaced.includes(names.short(nameOfUrn(set.urn)));
    const address = after.publicAddresses.find(({ name }) => names.lane(name) === lane);
    const known = emulated ? undefined : address?.address;
    const size = valueWords(valueAt(set.inputs, "sku", "name"));
    const count = valueWords(valueAt(set.inputs, "sku", "capacity"));
    const moved = address !== undefined && lifecycle.steps.some(({ name }) => name === names.short(address.name));
    return {
      name: lane === undefined ? names.short(nameOfUrn(set.urn)) : `Lane ${lane}`,
      address: known ?? "public address",
      machines: `${count} × ${size}`,
      replaced,
      changed: moved,
    };
  }
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
