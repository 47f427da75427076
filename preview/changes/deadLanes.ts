import { holdsAddress, plainType, PLATFORM_ADDRESS, type Exposure } from "../../exposure";
import type { LifecycleChange } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import type { Names } from "./names";
import { objectsOf, valueAt } from "./values";

const BALANCER = "azure-native:network:LoadBalancer";
const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** The parts of one side that decide whether a lane receives files. */
export interface Serving {
  readonly exposure: Exposure;
  readonly resources: readonly ResourceState[];
}

/** Lanes whose machines the load balancer's probe no longer reaches, and lanes that are left without machines. */
export function deadLanes(base: Serving, head: Serving, names: Names): LifecycleChange["interruptions"] {
  const asked = probed(base, "surely");
  const asks = new Set(probed(head, "perhaps"));
  const stay = new Set(head.exposure.endpoints.map(({ name }) => name));
  const deaf = asked.filter((name) => stay.has(name) && !asks.has(name));
  const empty = emptied(base, head);
  const sets = [...base.resources, ...head.resources].filter(({ type }) => plainType(type) === SCALE_SET);
  const all = sets.map(({ urn }) => nameOfUrn(urn));
  return [
    ...deaf.map(
      (name) =>
        `The load balancer's probe no longer reaches ${names.where([name], all)}, so its machines get no connections.`,
    ),
    ...empty.map((name) => `${names.where([name], all)} has no machines left, so its clients get no answer.`),
  ].map((text) => ({ severe: true, text: capital(text) }));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Names of the machines that the load balancer's probes reach on every probed port. `perhaps` also counts the machines that a probe may
 * reach, depending on facts that are not known.
 */
function probed({ exposure, resources }: Serving, how: "surely" | "perhaps"): string[] {
  const ports = resources
    .filter(({ type }) => plainType(type) === BALANCER)
    .flatMap(({ inputs }) => objectsOf(inputs.probes).map(({ port }) => Number(port)))
    .filter((port) => how === "surely" || Number.isInteger(port));
  if (ports.length === 0 && how === "surely") return [];
  const platform = PLATFORM_ADDRESS[0]!.first;
  return exposure.endpoints.flatMap(({ kind, name, entries }) => {
    const reaches = (port: number): boolean =>
      entries.some(
        ({ protocol, ports: { first, last }, addresses }) =>
          protocol === "Tcp" &&
          first <= port &&
          port <= last &&
          (holdsAddress(addresses.addresses, platform) ||
            (how === "perhaps" &&
              addresses.conditional.some(({ within, notKnown }) => notKnown && holdsAddress(within, platform)))),
      );
    return kind === "inside" && ports.every(reaches) ? [name] : [];
  });
}

/** Scale sets whose capacity becomes 0. */
function emptied(base: Serving, head: Serving): string[] {
  const capacity = ({ inputs }: ResourceState): unknown => valueAt(inputs, "sku", "capacity");
  return head.resources
    .filter((set) => plainType(set.type) === SCALE_SET && capacity(set) === 0)
    .filter(({ urn }) => !base.resources.some((one) => one.urn === urn && capacity(one) === 0))
    .map(({ urn }) => nameOfUrn(urn));
}
