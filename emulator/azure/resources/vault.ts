import { parsePrefix } from "../../../exposure";
import { childOf, TENANT } from "../armId";
import { AzureError } from "../errors";
import { at, isRecord, isUnknown, records, strings, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { firstChanged, inRange, unless } from "../rules/problems";
import { idsAt, missing } from "../rules/references";
import { groupResource } from "./groupResource";

const TYPE = "azure-native:keyvault:Vault";
const ARM_TYPE = "Microsoft.KeyVault/vaults";

export const vault: ResourceType = {
  type: TYPE,
  ...groupResource(ARM_TYPE, "vaultName", {
    pattern: /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
    words: "3 to 24 letters, digits and single hyphens, begin with a letter and end with a letter or digit",
  }),
  check,
  validate,
  refuseUpdate,
  outputs: ({ inputs, name }) => ({
    properties: {
      ...(isRecord(inputs.properties) ? inputs.properties : {}),
      vaultUri: `https://${name.toLowerCase()}.vault.azure.net/`,
      provisioningState: "Succeeded",
    },
  }),
};

function check(inputs: Properties): readonly Problem[] {
  const properties = isRecord(inputs.properties) ? inputs.properties : {};
  const tenant = text(properties.tenantId);
  const rules = at(properties, ["networkAcls", "ipRules"]);
  const addresses = records(rules).map((rule) => text(rule.value));
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(
      properties.enablePurgeProtection !== false,
      "properties.enablePurgeProtection",
      'BadRequest: The property "enablePurgeProtection" cannot be set to false. Leave it out instead.',
    ),
    ...unless(
      properties.enableSoftDelete !== false,
      "properties.enableSoftDelete",
      'BadRequest: The property "enableSoftDelete" can be set to false only for existing vaults that never had it.',
    ),
    ...inRange(properties.softDeleteRetentionInDays, "properties.softDeleteRetentionInDays", 7, 90),
    ...unless(
      tenant === undefined || tenant === TENANT,
      "properties.tenantId",
      `BadRequest: the tenant ${tenant ?? ""} is not the subscription's tenant ${TENANT}`,
    ),
    ...unless(
      // One unknown value makes all of `properties` unknown, because the SDK fills in defaults in an apply over the whole object.
      isUnknown(inputs.properties) ||
        properties.enableRbacAuthorization === true ||
        properties.accessPolicies !== undefined ||
        isUnknown(properties.enableRbacAuthorization),
      "properties.accessPolicies",
      "BadRequest: accessPolicies is required when enableRbacAuthorization is not true",
    ),
    ...addresses.flatMap((address, index) =>
      unless(
        address === undefined || ["ipv4", "ipv6"].includes(parsePrefix(address).kind),
        `properties.networkAcls.ipRules[${index}].value`,
        `BadRequest: ${JSON.stringify(address)} is not an address or prefix`,
      ),
    ),
  ];
}

function validate(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const name = id.slice(id.lastIndexOf("/") + 1);
  const others = world
    .ofType(TYPE)
    .filter((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase());
  const errors: AzureError[] = [];
  if (others.length > 0) {
    const explanation = `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`;
    errors.push(new AzureError("VaultAlreadyExists", explanation, name));
  } else if (!world.get(id) && world.isSoftDeleted(name)) {
    const explanation = `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. (Vault ${name}; deleted names stay taken for the retention period.)`;
    errors.push(new AzureError("ConflictError", explanation, name));
  }
  const subnets = idsAt(records(at(inputs, ["properties", "networkAcls", "virtualNetworkRules"])), ["id"]);
  return [
    ...errors,
    ...missing(world, id, subnets),
    ...subnets.flatMap((subnet) => endpointError(["Microsoft.KeyVault"], subnet, world)),
  ];
}

/**
 * A service's firewall admits a subnet only by the subnet's service endpoint. @param services the endpoints, each of which is sufficient
 */
export function endpointError(services: readonly string[], subnetId: string, world: World): readonly AzureError[] {
  const child = childOf(subnetId);
  const network = child && world.get(child.parent);
  const subnet = records(network?.properties.subnets).find((candidate) => candidate.name === child?.name);
  const has = idsAt(records(subnet?.serviceEndpoints), ["service"]);
  if (!subnet || services.some((service) => has.includes(service))) return [];
  const service = services[0]!;
  return [
    new AzureError(
      "SubnetsHaveNoServiceEndpointsConfigured",
      `Subnets ${String(subnet.name)} of virtual network ${network?.id ?? ""} do not have ServiceEndpoints for ${service} resources configured. Add ${service} to subnet's ServiceEndpoints collection before trying to ACL ${service} resources to these subnets.`,
      subnetId,
    ),
  ];
}

function refuseUpdate(before: Properties, after: Properties): AzureError | undefined {
  if (
    at(before, ["properties", "enablePurgeProtection"]) === true &&
    at(after, ["properties", "enablePurgeProtection"]) !== true
  ) {
    const explanation =
      'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.';
    return new AzureError("BadRequest", explanation, "properties.enablePurgeProtection");
  }
  const retention = ["properties", "softDeleteRetentionInDays"];
  if (!firstChanged(before, after, [retention])) return undefined;
  const explanation = 'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.';
  return new AzureError("BadRequest", explanation, retention.join("."));
}

/** Whether callers on the internet reach the vault's data. */
export function isClosed(properties: Properties): boolean {
  const inner = isRecord(properties.properties) ? properties.properties : {};
  const acls = isRecord(inner.networkAcls) ? inner.networkAcls : {};
  return (
    text(inner.publicNetworkAccess)?.toLowerCase() === "disabled" || strings([acls.defaultAction]).includes("Deny")
  );
}
