import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

/**
 * Properties that Azure refuses to change in an assignment (`RoleAssignmentUpdateNotPermitted`), and that azure-native
 * plans as an update.
 */
const FIXED = ["principalId", "roleDefinitionId"];

export interface RoleAssignmentArgs {
  /** ARM id of the role's scope. */
  readonly scope: pulumi.Input<string>;
  /** GUID of a built-in role. */
  readonly role: string;
  /** Object id of a managed identity in Microsoft Entra. */
  readonly principalId: pulumi.Input<string>;
}

/** Gives a managed identity a built-in role. */
export function assignRole(name: string, args: RoleAssignmentArgs, parent: pulumi.Resource): pulumi.Resource {
  const { subscriptionId } = authorization.getClientConfigOutput({ parent });
  return new authorization.RoleAssignment(
    name,
    {
      scope: args.scope,
      roleDefinitionId: pulumi.interpolate`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${args.role}`,
      principalId: args.principalId,
      // Azure then does not look up a new identity, which may not be visible for minutes.
      principalType: authorization.PrincipalType.ServicePrincipal,
    },
    { parent, replaceOnChanges: FIXED },
  );
}
