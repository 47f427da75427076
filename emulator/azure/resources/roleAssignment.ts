import { nameOf, sameId } from "../armId";
import { AzureError } from "../errors";
import { at, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { firstChanged, unless } from "../rules/problems";
import { DEPLOYER } from "../store";

const TYPE = "azure-native:authorization:RoleAssignment";
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Built-in roles that a deployment like this may assign (Azure documentation, "Azure built-in roles"). */
const BUILT_IN_ROLES: Readonly<Record<string, string>> = {
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "00482a5a-887f-4fb3-b363-3b7fe8e74483": "Key Vault Administrator",
  "21090545-7ca7-4776-b22c-e363652d74d2": "Key Vault Reader",
  "a4417e6f-fecd-4de8-b567-7b0420556985": "Key Vault Certificates Officer",
  "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba": "Key Vault Certificate User",
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
  "749f88d5-cbae-40b8-bcfc-e573ddc772fa": "Monitoring Contributor",
  "92aaf0da-9dab-42b6-94a3-d43ce8d16293": "Log Analytics Contributor",
  "4d97b98b-1d4f-4787-a291-c67834d212e7": "Network Contributor",
  "9980e02c-c2be-4d73-94e8-173b1dc7cf3c": "Virtual Machine Contributor",
};

export const roleAssignment: ResourceType = {
  type: TYPE,
  armType: "Microsoft.Authorization/roleAssignments",
  nameProperty: "roleAssignmentName",
  naming: "uuid",
  nameRule: { pattern: GUID, words: "a GUID" },
  hasLocation: false,
  idProperties: ["scope"],
  forceNew: [],
  id: (inputs, name) => `${String(inputs.scope)}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  check,
  validate,
  refuseUpdate: (before, after) => {
    const changed = firstChanged(before, after, [["principalId"], ["roleDefinitionId"]]);
    if (!changed) return undefined;
    return new AzureError(
      "RoleAssignmentUpdateNotPermitted",
      "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
      String(changed[0]),
    );
  },
  outputs: ({ inputs }) => ({
    scope: inputs.scope,
    createdOn: new Date().toISOString(),
    createdBy: DEPLOYER.objectId,
  }),
};

function check(inputs: Properties): readonly Problem[] {
  const role = text(inputs.roleDefinitionId);
  const principal = text(inputs.principalId);
  return [
    ...unless(
      principal === undefined || GUID.test(principal),
      "principalId",
      `InvalidPrincipalId: ${JSON.stringify(principal)} is not a GUID`,
    ),
    ...unless(
      role === undefined || nameOf(role).toLowerCase() in BUILT_IN_ROLES,
      "roleDefinitionId",
      `RoleDefinitionDoesNotExist: the emulator does not know the role ${role ?? ""}; it knows ${Object.entries(
        BUILT_IN_ROLES,
      )
        .map(([id, name]) => `${name} (${id})`)
        .join(", ")}`,
    ),
  ];
}

function validate(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const scope = String(inputs.scope);
  const principal = String(inputs.principalId);
  const errors: AzureError[] = [];
  const isSubscription = /^\/subscriptions\/[^/]+$/i.test(scope);
  if (!isSubscription && !world.exists(scope)) {
    errors.push(new AzureError("ResourceNotFound", `The Resource '${scope}' was not found.`, scope));
  }
  if (!world.principals().has(principal)) {
    const explanation = `Principal ${principal} does not exist in the directory. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay.`;
    errors.push(new AzureError("PrincipalNotFound", explanation, "principalId"));
  } else if (inputs.principalType !== "ServicePrincipal" && principal !== DEPLOYER.objectId) {
    const explanation = `The PrincipalId '${principal}' has type 'ServicePrincipal', which is different from specified PrincipalType '${String(inputs.principalType ?? "User")}'.`;
    errors.push(new AzureError("UnmatchedPrincipalType", explanation, "principalType"));
  }
  const twin = world
    .ofType(TYPE)
    .find(
      (other) =>
        !sameId(other.id, id) &&
        sameId(String(at(other.properties, ["scope"])), scope) &&
        other.properties.principalId === principal &&
        sameId(nameOf(String(other.properties.roleDefinitionId)), nameOf(String(inputs.roleDefinitionId))),
    );
  if (twin) errors.push(new AzureError("RoleAssignmentExists", "The role assignment already exists.", twin.id));
  return errors;
}
