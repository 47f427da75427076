import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";
import type { LaneSettings } from "../model";
import { autoscaleOf, type AutoscaleSettings } from "../model/autoscale";
import type { Placement } from "../placement";

interface AutoscaleArgs extends Pick<Placement, "resourceGroupName" | "location" | "tags"> {
  readonly lanes: Pick<LaneSettings, "instances"> & { readonly autoscale: AutoscaleSettings };
  /** ARM id of the lane's scale set, once it serves, because load during its first start does not come from clients. */
  readonly scaleSetId: pulumi.Input<string>;
}

/** Minutes over which the mean is computed. */
const WINDOW = "PT10M";

/**
 * Azure's autoscale for one lane. To add a machine one rule must hold; to remove one, all must hold (learn: "Understand autoscale
 * settings"). Both metrics are the host's own, means of the set's machines, and need no agent (learn: "Supported metrics for
 * Microsoft.Compute/virtualMachineScaleSets").
 */
export function autoscaleSetting(name: string, args: AutoscaleArgs, parent: pulumi.Resource): void {
  const { lanes, scaleSetId, ...placed } = args;
  const { minimum, maximum, processor, inboundFlows, coolDownMinutes } = autoscaleOf(lanes.autoscale);
  const rule = (metricName: string, up: boolean, threshold: number) => ({
    metricTrigger: {
      metricName,
      metricResourceUri: scaleSetId,
      timeGrain: "PT1M",
      timeWindow: WINDOW,
      statistic: monitor.MetricStatisticType.Average,
      timeAggregation: monitor.TimeAggregationType.Average,
      operator: up ? monitor.ComparisonOperationType.GreaterThan : monitor.ComparisonOperationType.LessThan,
      threshold,
    },
    scaleAction: {
      direction: up ? monitor.ScaleDirection.Increase : monitor.ScaleDirection.Decrease,
      type: monitor.ScaleType.ChangeCount,
      value: "1",
      cooldown: `PT${coolDownMinutes}M`,
    },
  });
  const rules = (metricName: string, thresholds: { readonly above: number; readonly below: number }) => [
    rule(metricName, true, thresholds.above),
    rule(metricName, false, thresholds.below),
  ];
  new monitor.AutoscaleSetting(
    name,
    {
      ...placed,
      targetResourceUri: scaleSetId,
      enabled: true,
      profiles: [
        {
          name: "load",
          // `default` counts while the metrics are missing.
          capacity: { minimum: String(minimum), maximum: String(maximum), default: String(lanes.instances) },
          rules: [...rules("Percentage CPU", processor), ...(inboundFlows ? rules("Inbound Flows", inboundFlows) : [])],
        },
      ],
    },
    // Azure refuses to change the target in place, TargetResourceIdIsImmutable (Azure/Moodle#311), and accepts one setting for each target.
    { parent, replaceOnChanges: ["targetResourceUri"], deleteBeforeReplace: false },
  );
}
