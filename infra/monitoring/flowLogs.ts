import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import type { MonitoringSettings } from "../model";
import { programmaticName } from "../model/locationNames";
import { FLOW_LOG_DAYS } from "../model/partDefaults";
import type { Placement } from "../placement";

/** Version of the format of virtual network flow logs (learn: "Virtual network flow logs"). */
const FORMAT_VERSION = 2;
/** Minutes between two analyses; Azure accepts 10 and 60. */
const ANALYSIS_MINUTES = 60;

/**
 * A flow log of a virtual network, if the settings ask for one: for each flow its addresses and ports, and whether the security group
 * allowed it.
 *
 * @param networkId ARM id of the virtual network, in the placement's location
 * @param logs the workspace that analyses the flows, where there is one
 * @param suffix of the log's name
 */
export function flowLog(
  placement: Placement,
  { flowLogs: settings }: Pick<MonitoringSettings, "flowLogs">,
  networkId: pulumi.Input<string>,
  logs?: { readonly workspaceId: pulumi.Input<string> },
  suffix = "",
): void {
  if (settings === undefined) return;
  const watcher = watcherOf(settings.networkWatcher, placement.location);
  new network.FlowLog(
    `${placement.name}-flows${suffix}`,
    {
      resourceGroupName: watcher.resourceGroup,
      networkWatcherName: watcher.name,
      location: placement.location,
      targetResourceId: networkId,
      storageId: settings.storageAccount,
      enabled: true,
      format: { type: network.FlowLogFormatType.JSON, version: FORMAT_VERSION },
      retentionPolicy: { enabled: true, days: settings.retentionDays ?? FLOW_LOG_DAYS },
      ...(logs &&
        settings.analytics && {
          flowAnalyticsConfiguration: {
            networkWatcherFlowAnalyticsConfiguration: {
              enabled: true,
              trafficAnalyticsInterval: ANALYSIS_MINUTES,
              workspaceResourceId: logs.workspaceId,
            },
          },
        }),
      tags: placement.tags,
    },
    { parent: placement.parent, replaceOnChanges: ["targetResourceId"] },
  );
}

/**
 * The region's Network Watcher: the given one, or the one that Azure makes with the first virtual network of a region (learn: "Enable or
 * disable Azure Network Watcher").
 *
 * @param location in either spelling: `West Europe` or `westeurope`
 */
export function watcherOf(
  id: string | undefined,
  location: string,
): { readonly resourceGroup: string; readonly name: string } {
  if (id === undefined)
    return { resourceGroup: "NetworkWatcherRG", name: `NetworkWatcher_${programmaticName(location)}` };
  const parts = id.split("/");
  return { resourceGroup: parts[4]!, name: parts.at(-1)! };
}
