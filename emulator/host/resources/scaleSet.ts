import { z } from "zod";

import { AzureResource } from "../../model";
import { idKey, readProperties, reference } from "./reference";

/** A command that Azure's agent runs on each machine once it is provisioned (CustomScript extension). */
export interface CustomScript {
  readonly name: string;
  readonly command: string;
}

/** Endpoint whose answer tells Azure whether a machine is healthy (ApplicationHealthLinux extension). */
export interface HealthExtension {
  readonly port: number;
  readonly path: string;
  /** Version 2.0 of the extension wants `{"ApplicationHealthState":"Healthy"}`; version 1.0 any 200. */
  readonly rich: boolean;
  readonly intervalSeconds: number;
}

/** The properties of a Flexible scale set that its machines can observe. */
export interface ScaleSet {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly capacity: number;
  readonly customData: Buffer;
  /** User data in base64, as given; the metadata service hands it out so. */
  readonly userData: string;
  readonly computerNamePrefix: string;
  readonly subnet: string;
  /** Security group of the network card, if it has one in addition to the subnet's. */
  readonly securityGroup?: string;
  readonly pools: readonly string[];
  readonly identities: readonly string[];
  readonly scripts: readonly CustomScript[];
  readonly health?: HealthExtension;
  /** Seconds that all extensions of a machine have together. */
  readonly extensionsBudgetSeconds: number;
  /** Seconds for which a deletion waits for the machine's approval (terminate notification); absent: it does not wait. */
  readonly noticeSeconds?: number;
  readonly repair?: { readonly graceSeconds: number; readonly action: "Replace" | "Restart" };
}

const extension = z.object({
  name: z.string(),
  publisher: z.string(),
  type: z.string(),
  typeHandlerVersion: z.string().nullish(),
  settings: z.record(z.string(), z.unknown()).nullish(),
  protectedSettings: z.record(z.string(), z.unknown()).nullish(),
});
const ipConfiguration = z.object({
  subnet: reference,
  loadBalancerBackendAddressPools: z.array(reference).nullish(),
  publicIPAddressConfiguration: z
    .null({ error: "machines with public addresses of their own are not emulated" })
    .optional(),
});
const repairAction = z.enum(["Replace", "Restart"], { error: "the emulator repairs by Replace or Restart" });
const scaleSet = z.object({
  sku: z.object({ capacity: z.number().int().nullish() }).nullish(),
  identity: z
    .object({
      userAssignedIdentities: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).nullish(),
    })
    .nullish(),
  automaticRepairsPolicy: z
    .object({ enabled: z.boolean().nullish(), gracePeriod: z.string().nullish(), repairAction: repairAction.nullish() })
    .nullish(),
  virtualMachineProfile: z.object({
    userData: z.string().nullish(),
    osProfile: z.object({ customData: z.string(), computerNamePrefix: z.string().nullish() }),
    networkProfile: z.object({
      networkInterfaceConfigurations: z
        .array(
          z.object({ networkSecurityGroup: reference.nullish(), ipConfigurations: z.array(ipConfiguration).length(1) }),
        )
        .length(1, "the emulator gives a machine exactly one network card"),
    }),
    extensionProfile: z
      .object({ extensions: z.array(extension).nullish(), extensionsTimeBudget: z.string().nullish() })
      .nullish(),
    scheduledEventsProfile: z
      .object({
        terminateNotificationProfile: z
          .object({ enable: z.boolean().nullish(), notBeforeTimeout: z.string().nullish() })
          .nullish(),
      })
      .nullish(),
  }),
});

/** Scale sets among all resources. */
export function readScaleSets(resources: Iterable<AzureResource>): readonly ScaleSet[] {
  return [...resources].filter(({ type }) => type === "azure-native:compute:VirtualMachineScaleSet").map(readScaleSet);
}

function readScaleSet(resource: AzureResource): ScaleSet {
  const properties = readProperties(scaleSet, resource);
  const { osProfile, networkProfile, extensionProfile, userData, ...profile } = properties.virtualMachineProfile;
  const notice = profile.scheduledEventsProfile?.terminateNotificationProfile;
  const card = networkProfile.networkInterfaceConfigurations[0];
  const address = card!.ipConfigurations[0];
  const identities = properties.identity?.userAssignedIdentities ?? [];
  const repairs = properties.automaticRepairsPolicy;
  const extensions = (extensionProfile?.extensions ?? []).map((value) => ({
    ...value,
    settings: { ...value.settings, ...value.protectedSettings },
  }));
  return {
    key: idKey(resource.id),
    id: resource.id,
    name: resource.name,
    location: resource.location ?? "",
    capacity: properties.sku?.capacity ?? 0,
    customData: Buffer.from(osProfile.customData, "base64"),
    userData: userData ?? "",
    computerNamePrefix: osProfile.computerNamePrefix ?? resource.name,
    subnet: idKey(address!.subnet.id),
    securityGroup: card!.networkSecurityGroup ? idKey(card!.networkSecurityGroup.id) : undefined,
    pools: (address!.loadBalancerBackendAddressPools ?? []).map(({ id }) => idKey(id)),
    identities: (Array.isArray(identities) ? identities : Object.keys(identities)).map(idKey),
    scripts: extensions.flatMap((value) => readScript(resource.name, value)),
    health: extensions.map((value) => readHealth(resource.name, value)).find((value) => value !== undefined),
    extensionsBudgetSeconds: isoSeconds(extensionProfile?.extensionsTimeBudget ?? "PT1H30M"),
    ...(notice?.enable === true ? { noticeSeconds: isoSeconds(notice.notBeforeTimeout ?? "PT5M") } : {}),
    repair:
      repairs?.enabled === true
        ? { graceSeconds: isoSeconds(repairs.gracePeriod ?? "PT10M"), action: repairs.repairAction ?? "Replace" }
        : undefined,
  };
}

type Extension = Omit<z.infer<typeof extension>, "settings"> & { readonly settings: Record<string, unknown> };

/** Extensions that the emulator neither runs nor needs: they only report to Azure's monitoring. */
const ONLY_REPORTING = new Set(["azuremonitorlinuxagent", "applicationhealthlinux"]);

function readScript(set: string, { name, type, settings }: Extension): readonly CustomScript[] {
  if (type.toLowerCase() === "customscript") {
    const command = settings.commandToExecute;
    if (typeof command !== "string") throw new Error(`scale set "${set}", extension "${name}": no commandToExecute`);
    return [{ name, command }];
  }
  if (!ONLY_REPORTING.has(type.toLowerCase()))
    throw new Error(`scale set "${set}", extension "${name}": type "${type}" is not emulated`);
  return [];
}

function readHealth(set: string, { name, type, typeHandlerVersion, settings }: Extension): HealthExtension | undefined {
  if (type.toLowerCase() !== "applicationhealthlinux") return undefined;
  if (settings.protocol !== "http") {
    throw new Error(
      `scale set "${set}", extension "${name}": the emulator polls health by http, not "${String(settings.protocol)}"`,
    );
  }
  return {
    port: Number(settings.port ?? 80),
    path: String(settings.requestPath ?? "/"),
    rich: (typeHandlerVersion ?? "1.0").startsWith("2"),
    intervalSeconds: Number(settings.intervalInSeconds ?? 5),
  };
}

/** Seconds of an ISO 8601 duration of hours, minutes and seconds, for example `PT30M`. */
export function isoSeconds(duration: string): number {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration);
  if (match === null || duration === "PT") throw new Error(`"${duration}" is not a duration such as PT30M`);
  const [hours = "0", minutes = "0", seconds = "0"] = match.slice(1);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
