/** A stack's requirements for its subscription, read from the resources that its program registers. Pure. */
import { z } from "zod";
import { boundsOf, type MachineBounds, type ResourceState } from "../../preview";

/** Machines of one size in one location. */
export interface Machines {
  /** Azure location in its programmatic form, `westeurope`. */
  readonly location: string;
  readonly size: string;
  readonly zones: readonly string[];
  readonly count: number;
}

/** An image of the marketplace, or the ARM id of an image in a gallery. */
export type Image =
  | { readonly publisher: string; readonly offer: string; readonly sku: string; readonly version: string }
  | { readonly id: string };

export interface Needs {
  readonly machines: readonly Machines[];
  readonly images: readonly Image[];
  readonly encryptionAtHost: boolean;
  /** Types of Azure resources that the stack writes, such as `Microsoft.Network/loadBalancers`. */
  readonly types: readonly string[];
  /** Types of existing resources that are only read. */
  readonly readTypes: readonly string[];
  /** Name of the existing resource group that the stack uses; absent if the stack creates its own. */
  readonly groupOfOthers?: string;
  /** Prefixes of the stack's own virtual networks. */
  readonly addressSpace: readonly string[];
  /** ARM ids of the networks that the stack is peered with. */
  readonly peers: readonly string[];
  /** Days on which the client's addresses were published (YYYY-MM-DD), each once. */
  readonly published: readonly string[];
}

const texts = z.array(z.string());
const profile = z.object({
  storageProfile: z.object({
    imageReference: z.union([
      z.object({ id: z.string() }),
      z.object({ publisher: z.string(), offer: z.string(), sku: z.string(), version: z.string() }),
    ]),
  }),
  securityProfile: z.object({ encryptionAtHost: z.boolean().optional() }).optional(),
});
const scaleSet = z.object({
  location: z.string(),
  sku: z.object({ name: z.string(), capacity: z.number() }),
  zones: texts.optional(),
  virtualMachineProfile: profile,
});
const machine = profile.extend({
  location: z.string(),
  hardwareProfile: z.object({ vmSize: z.string() }),
  zones: texts.optional(),
});
const network = z.object({
  addressSpace: z.object({ addressPrefixes: texts }),
  ddosProtectionPlan: z.object({ id: z.string() }).optional(),
});
const peering = z.object({ remoteVirtualNetwork: z.object({ id: z.string() }) });
const securityGroup = z.object({ securityRules: z.array(z.object({ description: z.string().optional() })) });

export function needsOf(resources: readonly ResourceState[]): Needs {
  const of = <T>(type: string, shape: z.ZodType<T>): T[] =>
    resources.filter((one) => one.type === `azure-native:${type}`).map(({ inputs }) => shape.parse(inputs));
  const sets = of("compute:VirtualMachineScaleSet", scaleSet);
  const single = of("compute:VirtualMachine", machine);
  const profiles = [...sets.map((one) => one.virtualMachineProfile), ...single];
  return {
    machines: machinesOf(resources, (bounds) => bounds.most),
    images: distinct(profiles.map(({ storageProfile }) => storageProfile.imageReference)),
    encryptionAtHost: profiles.some(({ securityProfile }) => securityProfile?.encryptionAtHost === true),
    types: typesOf(resources.filter(({ external }) => !external)),
    readTypes: distinct([...typesOf(resources.filter(({ external }) => external)), ...namedTypes(resources)]).sort(),
    ...groupOf(resources),
    addressSpace: of("network:VirtualNetwork", network).flatMap(({ addressSpace }) => addressSpace.addressPrefixes),
    peers: of("network:VirtualNetworkPeering", peering).map((one) => one.remoteVirtualNetwork.id),
    published: distinct(
      of("network:NetworkSecurityGroup", securityGroup)
        .flatMap(({ securityRules }) => securityRules)
        .flatMap(({ description = "" }) => /\bpublished (\d{4}-\d{2}-\d{2})/.exec(description)?.[1] ?? []),
    ),
  };
}

/** Types of existing resources that others refer to and that are not read. */
const namedTypes = (resources: readonly ResourceState[]): string[] =>
  resources
    .filter(({ type, external }) => !external && type === "azure-native:network:VirtualNetwork")
    .flatMap(({ inputs }) => network.parse(inputs).ddosProtectionPlan?.id ?? [])
    .map(armType);

const typesOf = (resources: readonly ResourceState[]): string[] =>
  distinct(
    resources.flatMap(({ type, custom, id }) =>
      custom && type.startsWith("azure-native:") && id !== undefined ? [armType(id)] : [],
    ),
  ).sort();

function groupOf(resources: readonly ResourceState[]): Pick<Needs, "groupOfOthers"> {
  const group = resources.find(({ type, external }) => external && type === "azure-native:resources:ResourceGroup");
  return group?.id === undefined ? {} : { groupOfOthers: group.id.split("/").at(-1)! };
}

/** The machines that certainly run; with autoscale, the minimum number. */
export const machinesIn = (resources: readonly SeenResource[]): readonly Machines[] =>
  machinesOf(resources, ({ fewest }) => fewest);

type SeenResource = Pick<ResourceState, "type" | "inputs" | "id" | "parent">;

/** @param number chooses the number of machines of a set with autoscale */
function machinesOf(resources: readonly SeenResource[], number: (bounds: MachineBounds) => number): Machines[] {
  const of = (type: string) => resources.filter((one) => one.type === `azure-native:compute:${type}`);
  const boundsOfSet = boundsOf(resources);
  return [
    ...of("VirtualMachineScaleSet").map((set) => {
      const { location, sku, zones = [] } = scaleSet.parse(set.inputs);
      const bounds = boundsOfSet(set);
      return { location: plain(location), size: sku.name, zones, count: bounds ? number(bounds) : sku.capacity };
    }),
    ...of("VirtualMachine").map(({ inputs }) => {
      const { location, hardwareProfile, zones = [] } = machine.parse(inputs);
      return { location: plain(location), size: hardwareProfile.vmSize, zones, count: 1 };
    }),
  ];
}

/** The type of the resource that an ARM id names: `Microsoft.KeyVault/vaults/secrets`. */
export function armType(id: string): string {
  const at = id.toLowerCase().lastIndexOf("/providers/");
  if (at < 0) return "Microsoft.Resources/subscriptions/resourceGroups";
  const [namespace, ...rest] = id.slice(at + "/providers/".length).split("/");
  return [namespace, ...rest.filter((_part, index) => index % 2 === 0)].join("/");
}

/** Locations of machines, each once. */
export const locationsOf = (machines: readonly Machines[]): readonly string[] =>
  distinct(machines.map(({ location }) => location));

const plain = (location: string): string => location.toLowerCase().replace(/\s/g, "");

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
