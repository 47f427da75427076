/** The meters of Azure's bill that a resource uses, with their quantities. Pure. */
import { plainType } from "../../exposure";
import { boundsOf, type MachineBounds } from "../changes/autoscale";
import { valueAt } from "../changes/values";
import { nameOfUrn, type ResourceState } from "../model/step";
import type { Meter } from "./priceTable";

/** One meter of a resource. */
export interface MeteredItem {
  readonly what: string;
  readonly meter: Meter;
  readonly quantity: number;
  /** Highest quantity, if autoscale may increase `quantity`. */
  readonly upTo?: number;
}

/** Meters of one resource. */
export interface Metered {
  readonly name: string;
  readonly type: string;
  readonly items: readonly MeteredItem[];
  /** A part whose price depends on use and is not known beforehand; the end of a sentence. */
  readonly byUse?: string;
  /** Reason for which the counted amount is not known. */
  readonly unknown?: string;
}

type Inputs = ResourceState["inputs"];
type Counted = Omit<Metered, "name" | "type">;

/** Resources that cost nothing by themselves. */
const FREE = new Set(
  [
    "resources:ResourceGroup",
    "authorization:ManagementLockByScope",
    "authorization:PolicyAssignment",
    "authorization:RoleAssignment",
    "consumption:Budget",
    "managedidentity:UserAssignedIdentity",
    "network:NetworkSecurityGroup",
    "network:NetworkInterface",
    "network:RouteTable",
    "network:VirtualNetwork",
    "network:LocalNetworkGateway",
    "network:PrivateDnsZoneGroup",
    "privatedns:VirtualNetworkLink",
    "monitor:ActionGroup",
    "monitor:ActivityLogAlert",
    "monitor:AutoscaleSetting",
    "applicationinsights:Workbook",
    "monitor:DataCollectionEndpoint",
    "monitor:DataCollectionRule",
    "monitor:DataCollectionRuleAssociation",
    "operationalinsights:Table",
    "storage:BlobContainer",
  ].map((type) => `azure-native:${type}`),
);

/** Sizes of managed disks by kind: the first that holds the size is charged (learn: "Azure managed disk types"). */
const DISKS = {
  Premium_LRS: ["P", "Premium SSD"],
  StandardSSD_LRS: ["E", "Standard SSD"],
  Standard_LRS: ["S", "Standard HDD"],
} as const;
const DISK_SIZES = [
  [32, "4"],
  [64, "6"],
  [128, "10"],
  [256, "15"],
  [512, "20"],
  [1024, "30"],
] as const;

const hourly = (location: string, serviceName: string, meterName: string, more: Partial<Meter> = {}): Meter => ({
  serviceName,
  meterName,
  unitOfMeasure: "1 Hour",
  location,
  ...more,
});

const COUNTS: Readonly<Record<string, (inputs: Inputs, location: string, bounds?: MachineBounds) => Counted>> = {
  "compute:VirtualMachineScaleSet": (inputs, location, bounds) =>
    machines(
      location,
      {
        size: valueAt(inputs, "sku", "name"),
        number: bounds?.fewest ?? Number(valueAt(inputs, "sku", "capacity")),
        ...(bounds ? { upTo: bounds.most } : {}),
      },
      valueAt(inputs, "virtualMachineProfile", "storageProfile", "osDisk"),
      inputs.plan,
    ),
  "compute:VirtualMachine": (inputs, location) =>
    machines(
      location,
      { size: valueAt(inputs, "hardwareProfile", "vmSize"), number: 1 },
      valueAt(inputs, "storageProfile", "osDisk"),
      inputs.plan,
    ),
  "network:PublicIPAddress": (_, location) =>
    one("public address", hourly(location, "Virtual Network", "Standard IPv4 Static Public IP")),
  "network:PrivateEndpoint": (_, location) => ({
    ...one("private endpoint", hourly(location, "Virtual Network", "Standard Private Endpoint")),
    byUse: "each GB through the private endpoint",
  }),
  "privatedns:PrivateZone": (_, location) => ({
    ...one("private DNS zone", { ...hourly(location, "Azure DNS", "Private Zone"), unitOfMeasure: "1/Month" }),
    byUse: "each million questions to the private DNS zone",
  }),
  "network:NatGateway": (_, location) => ({
    ...one("NAT gateway", hourly(location, "NAT Gateway", "Standard Gateway")),
    byUse: "each GB that goes out through the NAT gateway",
  }),
  "network:LoadBalancer": loadBalancer,
  "network:VirtualNetworkGateway": (inputs, location) => {
    const sku = String(valueAt(inputs, "sku", "name"));
    return {
      ...one(`VPN gateway ${sku}`, hourly(location, "VPN Gateway", sku)),
      byUse: "each GB that leaves through the VPN",
    };
  },
  "network:VirtualNetworkGatewayConnection": () => ({ items: [], byUse: "each GB that leaves through the VPN" }),
  "network:VirtualNetworkPeering": () => ({ items: [], byUse: "each GB over the peering, in both directions" }),
  "keyvault:Vault": () => ({ items: [], byUse: "each 10,000 questions to the vault" }),
  "keyvault:Secret": () => ({ items: [], byUse: "each 10,000 questions to the vault" }),
  "storage:StorageAccount": () => ({ items: [], byUse: "each GB that is stored, and each 10,000 requests for it" }),
  "operationalinsights:Workspace": () => ({ items: [], byUse: "each GB of logs, and keeping them" }),
  "monitor:DiagnosticSetting": () => ({ items: [], byUse: "each GB of logs, and keeping them" }),
  "network:FlowLog": () => ({ items: [], byUse: "each GB of flow logs, and keeping and analysing them" }),
  "monitor:MetricAlert": (_, location) =>
    one("alert on a metric", {
      ...hourly(location, "Azure Monitor", "Alerts Metric Monitored"),
      unitOfMeasure: "1/Month",
    }),
  "monitor:ScheduledQueryRule": logAlert,
};

const one = (what: string, meter: Meter): Counted => ({ items: [{ what, meter, quantity: 1 }] });

function machines(
  location: string,
  { size, number, upTo }: { readonly size: unknown; readonly number: number; readonly upTo?: number },
  disk: unknown,
  plan: unknown,
): Counted {
  const vmSize = String(size);
  const sized = diskTier(disk);
  if (!Number.isFinite(number)) return { items: [], unknown: "the number of machines is not known" };
  const counted = { quantity: number, ...(upTo === undefined ? {} : { upTo }) };
  return {
    items: [
      {
        what: `machine ${vmSize}`,
        meter: hourly(location, "Virtual Machines", vmSize, { armSkuName: vmSize }),
        ...counted,
      },
      ...(sized === undefined
        ? []
        : [
            {
              what: `system disk ${sized.tier}`,
              meter: {
                serviceName: "Storage",
                productName: `${sized.kind} Managed Disks`,
                meterName: `${sized.tier} LRS Disk`,
                unitOfMeasure: "1/Month" as const,
                location,
              },
              ...counted,
            },
          ]),
    ],
    ...(plan === undefined ? {} : { byUse: "the software of the marketplace plan, by its publisher's terms" }),
    ...(sized === undefined ? { unknown: "the kind or size of the system disk is not known" } : {}),
  };
}

function diskTier(disk: unknown): { readonly tier: string; readonly kind: string } | undefined {
  const inner = disk as Inputs | undefined;
  const account = String(valueAt(inner ?? {}, "managedDisk", "storageAccountType"));
  const [letter, kind] = account in DISKS ? DISKS[account as keyof typeof DISKS] : [];
  const size = Number(inner?.diskSizeGB);
  const step = DISK_SIZES.find(([most]) => size <= most);
  return letter === undefined || kind === undefined || step === undefined
    ? undefined
    : { tier: `${letter}${step[1]}`, kind };
}

/** The first price includes five rules; each further rule has a separate price. */
function loadBalancer(inputs: Inputs, location: string): Counted {
  const count = (key: string) => (Array.isArray(inputs[key]) ? inputs[key].length : 0);
  const further = count("loadBalancingRules") + count("outboundRules") - 5;
  const meter = (name: string) => hourly(location, "Load Balancer", `Standard ${name} LB Rules and Outbound Rules`);
  return {
    items: [
      { what: "load balancer with five rules", meter: meter("Included"), quantity: 1 },
      ...(further > 0 ? [{ what: "further rule", meter: meter("Overage"), quantity: further }] : []),
    ],
    byUse: "each GB through the load balancer",
  };
}

/** Price of a log alert by the interval of its query. Azure has prices for 1, 5, 10 and 15 minutes; the last holds for all longer intervals. */
function logAlert({ evaluationFrequency }: Inputs, location: string): Counted {
  const minutes = /^PT(\d+)M$/.exec(String(evaluationFrequency))?.[1];
  const charged = [1, 5, 10, 15].filter((step) => step <= Number(minutes ?? 15)).at(-1) ?? 1;
  const meterName = `Alerts System Log Monitored at ${charged} Minute Frequency`;
  return {
    ...one(`alert on logs, every ${charged} minutes`, {
      ...hourly(location, "Azure Monitor", meterName),
      unitOfMeasure: "1/Month",
    }),
    byUse: "each machine that an alert on logs watches by itself",
  };
}

/**
 * The meters of every resource that may cost something. Left out, because they cost nothing here: components, other owners' resources, and
 * resources that exist only in the engine's state.
 */
export function metersOf(resources: readonly ResourceState[]): readonly Metered[] {
  const location = (one: ResourceState) =>
    String(one.inputs.location ?? one.outputs.location ?? defaultLocation(resources));
  const bounds = boundsOf(resources);
  return resources
    .filter(
      ({ custom, external, type, delete: gone }) => custom && !external && !gone && !/^(tls|pulumi|random):/.test(type),
    )
    .flatMap((resource): Metered[] => {
      const type = plainType(resource.type);
      if (FREE.has(type)) return [];
      const count = COUNTS[type.replace("azure-native:", "")];
      const counted: Counted = count?.(resource.inputs, location(resource), bounds(resource)) ?? {
        items: [],
        unknown: `what Azure charges for the type ${type} is not known here`,
      };
      return [{ name: nameOfUrn(resource.urn), type, ...counted }];
    });
}

/** The location of the resource group; where another owner has the group, that of the machines. */
function defaultLocation(resources: readonly ResourceState[]): unknown {
  const of = (type: string) =>
    resources.find((resource) => plainType(resource.type) === `azure-native:${type}`)?.inputs.location;
  return of("resources:ResourceGroup") ?? of("compute:VirtualMachineScaleSet");
}
