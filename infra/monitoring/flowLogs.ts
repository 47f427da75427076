import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import type { MonitoringSettings } from "../model";
import type { Placement } from "../placement";

export type FlowLogSettings = NonNullable<MonitoringSettings["flowLogs"]>;

export interface FlowLogArgs {
  readonly settings: FlowLogSettings;
  /** ARM id of the virtual network. */
  readonly networkId: pulumi.Input<string>;
  /** The workspace that analyses the flows; only with `analytics`. */
  readonly workspace?: { readonly id: pulumi.Input<string> };
}

/** Version of the format of virtual network flow logs (learn: "Virtual network flow logs"). */
const FORMAT_VERSION = 2;
const RETENTION_DAYS = 90;
/** Minutes between two analyses; Azure takes 10 and 60. */
const ANALYSIS_MINUTES = 60;

/** A flow log of a virtual network: of each flow its addresses and ports, and whether the security group let it through. */
export function flowLog(placement: Placement, { settings, networkId, workspace }: FlowLogArgs): void {
  const watcher = watcherOf(settings.networkWatcher, placement.location);
  new network.FlowLog(
    `${placement.name}-flows`,
    {
      resourceGroupName: watcher.resourceGroup,
      networkWatcherName: watcher.name,
      location: placement.location,
      targetResourceId: networkId,
      storageId: settings.storageAccount,
      enabled: true,
      format: { type: network.FlowLogFormatType.JSON, version: FORMAT_VERSION },
      retentionPolicy: { enabled: true, days: settings.retentionDays ?? RETENTION_DAYS },
      ...(workspace && {
        flowAnalyticsConfiguration: {
          networkWatcherFlowAnalyticsConfiguration: {
            enabled: true,
            trafficAnalyticsInterval: ANALYSIS_MINUTES,
            workspaceResourceId: workspace.id,
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
    return { resourceGroup: "NetworkWatcherRG", name: `NetworkWatcher_${location.toLowerCase().replaceAll(" ", "")}` };
  const parts = id.split("/");
  return { resourceGroup: parts[4]!, name: parts.at(-1)! };
}
