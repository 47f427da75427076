import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import { assignRole } from "../roleAssignments";

/**
 * Azure's built-in policy "Configure Linux Virtual Machines to be associated with a Data Collection Rule or a Data Collection
 * Endpoint" (Azure/azure-policy, built-in-policies/policyDefinitions/Monitoring/AzureMonitor_DCRA_VM_Linux_DINE.json, 4.3.0).
 */
const ASSOCIATES_LINUX_MACHINES =
  "/providers/Microsoft.Authorization/policyDefinitions/58e891b9-ce13-4ac3-86e4-ac3e1f20cb07";

/** Built-in roles that the policy's definition names: what its identity must hold to make an association. */
const NEEDED_ROLES = {
  "monitoring-contributor": "749f88d5-cbae-40b8-bcfc-e573ddc772fa",
  "log-analytics-contributor": "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
} as const;

/**
 * Locations that have machines of the gateways' sizes and that version 4.3.0 of the policy does not list, so that it does nothing there.
 * Microsoft extends its list over time.
 */
const UNNAMED_LOCATIONS = [
  "austriaeast",
  "belgiumcentral",
  "chilecentral",
  "denmarkeast",
  "indonesiacentral",
  "malaysiawest",
  "newzealandnorth",
];

/**
 * Lets Azure Policy associate every machine of the resource group with the data collection rule, including those that a repair or a larger
 * number creates later. An association with the scale set would do nothing: the instances of a Flexible set are ordinary virtual machines,
 * and the policy for scale sets is not for them. The gateways themselves need no rights for it.
 *
 * @returns the resources that must exist before the first machine, because deploying policies evaluate a machine when it is created
 */
export function machineAssociations(
  placement: Placement,
  args: {
    readonly resourceGroupId: pulumi.Input<string>;
    readonly ruleId: pulumi.Input<string>;
    /** Locations of machines. */
    readonly locations: readonly string[];
  },
): pulumi.Resource[] {
  const { name, location, parent } = placement;
  for (const one of args.locations.filter((candidate) => UNNAMED_LOCATIONS.includes(candidate)))
    void pulumi.log.warn(
      `monitoring: Azure's policy that associates machines with the collection rule did not name ${one} in version 4.3.0. ` +
        "If lane-silent fires, associate each machine by hand (docs/operations.md, lane-silent)",
      parent,
    );
  const assignment = new authorization.PolicyAssignment(
    `${name}-collection-policy`,
    {
      scope: args.resourceGroupId,
      location,
      displayName: `${name}: gateways send their logs`,
      description: "Associates each gateway with the data collection rule of this deployment",
      policyDefinitionId: ASSOCIATES_LINUX_MACHINES,
      // An identity of its own, which is deleted with the assignment, so that nobody else can act as it.
      identity: { type: authorization.ResourceIdentityType.SystemAssigned },
      parameters: {
        dcrResourceId: { value: args.ruleId },
        // The list of images in 4.3.0 ends with Ubuntu 22.04, and knows no image of a gallery.
        scopeToSupportedImages: { value: false },
      },
    },
    { parent },
  );
  // Read from Azure by name, like a lane's identity and for the same reason (`gateway/lane.ts`).
  const principalId = authorization
    .getPolicyAssignmentOutput({ scope: args.resourceGroupId, policyAssignmentName: assignment.name }, { parent })
    .apply(({ identity }) => identity?.principalId ?? "");
  const roles = Object.entries(NEEDED_ROLES).map(([role, id]) =>
    assignRole(`${name}-collection-policy-${role}`, { scope: args.resourceGroupId, role: id, principalId }, parent),
  );
  return [assignment, ...roles];
}
