import { randomUUID } from "node:crypto";
import { TENANT, nameOf } from "../armId";
import type { Problem } from "../engine/provider";
import { at, isRecord, isUnknown, strings, text, type Properties } from "../engine/value";
import { AzureError } from "../errors";
import { POLICY_ASSIGNMENT } from "../policy/collected";
import { LINUX_COLLECTION, PARAMETERS } from "../policy/linuxCollection";
import type { ResourceType, World } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { unless } from "../rules/problems";

/** An assignment of a built-in policy that deploys. Codes and sentences: azure-powershell#11996 and from memory. */
export const policyAssignment: ResourceType = {
  type: POLICY_ASSIGNMENT,
  armType: "Microsoft.Authorization/policyAssignments",
  nameProperty: "policyAssignmentName",
  naming: "random",
  nameRule: {
    pattern: /^[^#<>*%&:\\?.+/]{1,63}[^#<>*%&:\\?.+/ ]$/,
    words: "2 to 64 characters without # < > * % & : \\ ? . + / and not end with a space",
  },
  hasLocation: true,
  idProperties: ["scope"],
  forceNew: [],
  id: (inputs, name) => `${String(inputs.scope)}/providers/Microsoft.Authorization/policyAssignments/${name}`,
  check,
  validate,
  outputs: ({ inputs, kept }) => ({
    scope: inputs.scope,
    ...(inputs.identity === undefined ? {} : { identity: kept("identity", () => identityOutput(inputs.identity)) }),
  }),
};

function identityOutput(identity: unknown): Properties {
  const type = at(identity, ["type"]);
  const named = strings(at(identity, ["userAssignedIdentities"]));
  return {
    type,
    ...(type === "SystemAssigned" ? { principalId: randomUUID(), tenantId: TENANT } : {}),
    ...(named.length > 0 ? { userAssignedIdentities: Object.fromEntries(named.map((id) => [id, {}])) } : {}),
  };
}

function check(inputs: Properties): readonly Problem[] {
  const definition = text(inputs.policyDefinitionId);
  const identity = at(inputs, ["identity", "type"]);
  const known = definition === undefined || nameOf(definition).toLowerCase() === LINUX_COLLECTION;
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(inputs.policyDefinitionId !== undefined, "policyDefinitionId", "InvalidRequestContent: is required"),
    ...unless(
      known,
      "policyDefinitionId",
      `PolicyDefinitionNotFound: the emulator does not know ${definition ?? ""}; it knows the built-in policy ${LINUX_COLLECTION}`,
    ),
    ...unless(
      isUnknown(inputs.identity) || identity === "SystemAssigned" || identity === "UserAssigned",
      "identity",
      "ResourceIdentityRequired: The policy assignment request is invalid. Policy assignments must include a resource identity when assigning 'DeployIfNotExists' policy definitions.",
    ),
    ...(known && !isUnknown(inputs.parameters) ? parameterProblems(inputs.parameters ?? {}) : []),
  ];
}

function parameterProblems(given: unknown): readonly Problem[] {
  if (!isRecord(given)) return [];
  return [
    ...Object.keys(given)
      .filter((name) => !(name in PARAMETERS))
      .map((name) => ({
        property: `parameters.${name}`,
        reason: `UndefinedPolicyParameter: The policy definition has no parameter '${name}'; it has ${Object.keys(PARAMETERS).join(", ")}`,
      })),
    ...Object.entries(PARAMETERS).flatMap(([name, { allowed, byDefault }]) => {
      const value = at(given, [name, "value"]);
      const property = `parameters.${name}`;
      if (value === undefined)
        return unless(byDefault !== undefined, property, "MissingPolicyParameter: the policy has no default for it");
      return unless(
        allowed === undefined || isUnknown(value) || allowed.includes(value),
        property,
        `PolicyParameterValueNotAllowed: ${JSON.stringify(value)} is none of ${JSON.stringify(allowed)}`,
      );
    }),
  ];
}

function validate(inputs: Properties, _id: string, world: World): readonly AzureError[] {
  const isSubscription = /^\/subscriptions\/[^/]+$/i.test(String(inputs.scope));
  const named = strings(at(inputs, ["identity", "userAssignedIdentities"]));
  const rule = text(at(inputs, ["parameters", "dcrResourceId", "value"]));
  const needed = [...(isSubscription ? [] : [String(inputs.scope)]), ...named, ...(rule === undefined ? [] : [rule])];
  return needed
    .filter((id) => !world.exists(id))
    .map((id) => new AzureError("ResourceNotFound", `The Resource '${id}' was not found.`, id));
}
