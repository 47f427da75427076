import { resourceId } from "../../armId";
import { at, isUnknown, text, type Properties } from "../../engine/value";
import type { Problem } from "../../engine/provider";
import { AzureError } from "../../errors";
import type { ResourceType, World } from "../../resourceType";
import { placeProblems, plainLocation } from "../../rules/locations";
import { unresolved } from "../../rules/monitoring";
import { networkName } from "../../rules/names";
import { inRange, unless } from "../../rules/problems";

const ARM_TYPE = "Microsoft.Network/networkWatchers/flowLogs";
/** A new flow log of a security group is refused since 30 June 2025 (learn: "Network security group flow logs"). */
const VIRTUAL_NETWORK = /\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+$/i;

/** A flow log of a virtual network. Its Network Watcher and its storage account are not the stack's, and are assumed to exist. */
export const flowLog: ResourceType = {
  type: "azure-native:network:FlowLog",
  armType: ARM_TYPE,
  nameProperty: "flowLogName",
  naming: "random",
  nameRule: networkName,
  hasLocation: true,
  idProperties: ["resourceGroupName", "networkWatcherName"],
  groupOfOthers: true, // Azure creates this group with the region's Network Watcher
  forceNew: [],
  id: (inputs, name) =>
    `${resourceId(String(inputs.resourceGroupName), "Microsoft.Network/networkWatchers", String(inputs.networkWatcherName))}/flowLogs/${name}`,
  check,
  validate: (inputs, _id, world) => [
    ...unresolved(world, [text(inputs.targetResourceId), text(workspaceOf(inputs))].filter(Boolean)),
    ...otherRegions(inputs, world),
  ],
  outputs: () => ({}),
};

const analyticsOf = (inputs: Properties): unknown =>
  at(inputs, ["flowAnalyticsConfiguration", "networkWatcherFlowAnalyticsConfiguration"]);
const workspaceOf = (inputs: Properties): unknown => at(analyticsOf(inputs), ["workspaceResourceId"]);

/** The names of Azure's own watchers contain their region. */
const WATCHER_OF_AZURE = /^NetworkWatcher_(.+)$/;

/** Network, flow log, watcher and storage account are in one region (learn: "Virtual network flow logs"). */
function otherRegions(inputs: Properties, world: World): readonly AzureError[] {
  const own = String(inputs.location);
  const isOther = (location: string | undefined) =>
    location !== undefined && plainLocation(location) !== plainLocation(own);
  const target = text(inputs.targetResourceId) ?? "";
  const storage = text(inputs.storageId) ?? "";
  const watcher = WATCHER_OF_AZURE.exec(String(inputs.networkWatcherName))?.[1];
  const error = (code: string, words: string, id: string) =>
    new AzureError(code, `${words} ${id} is not in ${own}.`, id);
  return [
    ...(isOther(world.get(target)?.location) ? [error("InvalidTargetResourceLocation", "The resource", target)] : []),
    ...(isOther(world.get(storage)?.location)
      ? [error("StorageAccountLocationMismatch", "The storage account", storage)]
      : []),
    ...(isOther(watcher) ? [error("NetworkWatcherLocationMismatch", "The network watcher", watcher!)] : []),
  ];
}

function check(inputs: Properties): Problem[] {
  const { targetResourceId: target } = inputs;
  const interval = at(analyticsOf(inputs), ["trafficAnalyticsInterval"]);
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(
      isUnknown(target) || VIRTUAL_NETWORK.test(text(target) ?? ""),
      "targetResourceId",
      "InvalidTargetResourceId: must be the id of a virtual network; flow logs of security groups are retired",
    ),
    ...inRange(at(inputs, ["retentionPolicy", "days"]), "retentionPolicy.days", 0, 365),
    ...unless(
      interval === undefined || isUnknown(interval) || interval === 10 || interval === 60,
      "flowAnalyticsConfiguration",
      "InvalidTrafficAnalyticsInterval: must be 10 or 60 minutes",
    ),
  ];
}
