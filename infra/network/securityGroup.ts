import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { InlineRule } from "./securityRules";

/**
 * A security group: the one of both lanes' subnets, or that of the detection servers. All rules inline: separate rule resources
 * and inline ones delete each other (pulumi-azure-native#3359).
 */
export function securityGroup(
  placement: Placement,
  rules: pulumi.Input<readonly InlineRule[]>,
  name = `${placement.name}-rules`,
): network.NetworkSecurityGroup {
  return new network.NetworkSecurityGroup(
    name,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      securityRules: pulumi.output(rules).apply((all) =>
        all.map((rule) => ({
          ...rule,
          sourceAddressPrefixes: rule.sourceAddressPrefixes && [...rule.sourceAddressPrefixes],
          destinationAddressPrefixes: rule.destinationAddressPrefixes && [...rule.destinationAddressPrefixes],
          destinationPortRanges: rule.destinationPortRanges && [...rule.destinationPortRanges],
        })),
      ),
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}
