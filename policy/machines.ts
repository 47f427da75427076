import { NOT_KNOWN, at, isType, items, textAt } from "./reading";
import type { JudgedResource } from "./types";

/**
 * The properties that decide about one kind of machine: of a virtual machine, of the machines of a scale set, or of one
 * of them.
 */
export interface MachineView {
  readonly resource: JudgedResource;
  /** Prefix of the property paths. */
  readonly path: string;
  /** Holds `osProfile`, `securityProfile`, `networkProfile`, `extensionProfile`; may be `NOT_KNOWN`. */
  readonly profile: unknown;
}

/** The machines that a resource makes. A scale set without a profile makes none. */
export function machinesIn(resource: JudgedResource): readonly MachineView[] {
  const { properties } = resource;
  if (isType(resource, "compute:VirtualMachine", "compute:VirtualMachineScaleSetVM"))
    return [{ resource, path: "", profile: properties }];
  if (!isType(resource, "compute:VirtualMachineScaleSet")) return [];
  const profile = at(properties, "virtualMachineProfile");
  return profile === undefined ? [] : [{ resource, path: "virtualMachineProfile.", profile }];
}

/** An IP configuration of a machine's network card; `NOT_KNOWN` where the list is. */
export interface CardConfiguration {
  readonly path: string;
  readonly value: unknown;
}

/** The IP configurations of a network card, or of all cards that a machine's profile describes. */
export function cardConfigurations(resource: JudgedResource): readonly CardConfiguration[] {
  if (isType(resource, "network:NetworkInterface")) return configurationsOf(resource.properties, "");
  return machinesIn(resource).flatMap(({ path, profile }) =>
    ["networkProfile", "networkProfileConfiguration"].flatMap((field) => {
      const where = `${path}${field}.networkInterfaceConfigurations`;
      const cards = items(at(profile, field, "networkInterfaceConfigurations"));
      if (cards === NOT_KNOWN) return [{ path: where, value: NOT_KNOWN }];
      return cards.flatMap((card, i) => configurationsOf(card, `${where}[${textAt(card, "name") ?? i}].`));
    }),
  );
}

function configurationsOf(card: unknown, path: string): readonly CardConfiguration[] {
  const where = `${path}ipConfigurations`;
  const list = items(at(card, "ipConfigurations"));
  if (list === NOT_KNOWN) return [{ path: where, value: NOT_KNOWN }];
  return list.map((value, i) => ({ path: `${where}[${textAt(value, "name") ?? i}]`, value }));
}
