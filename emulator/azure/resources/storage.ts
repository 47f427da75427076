import { parsePrefix } from "../../../exposure";
import { childOf, resourceId } from "../armId";
import { AzureError } from "../errors";
import { at, records, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { placeProblems, plainLocation } from "../rules/locations";
import { firstChanged, unless } from "../rules/problems";
import { idsAt, missing } from "../rules/references";
import { groupResource } from "./groupResource";
import { endpointError } from "./vault";

const ACCOUNT = "azure-native:storage:StorageAccount";
const ARM_TYPE = "Microsoft.Storage/storageAccounts";
/** Rules of an account's firewall (learn: "Azure Storage firewall and virtual network rules", limitations). */
const MOST_RULES = 400;

/** A storage account; of what is in it the emulator knows blob containers, and the blobs that a test uploads. */
export const storageAccount: ResourceType = {
  type: ACCOUNT,
  ...groupResource(ARM_TYPE, "accountName", {
    pattern: /^[a-z0-9]{3,24}$/,
    words: "3 to 24 small letters and digits",
  }),
  check: checkAccount,
  validate: validateAccount,
  refuseUpdate: (before, after) => {
    if (!firstChanged(before, after, [["kind"]])) return undefined;
    return new AzureError("InvalidValuesForRequestParameters", "Values for request parameters are invalid: kind.");
  },
  outputs: ({ inputs, name }) => ({
    ...inputs,
    primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` },
    provisioningState: "Succeeded",
  }),
};

export const blobContainer: ResourceType = {
  type: "azure-native:storage:BlobContainer",
  armType: `${ARM_TYPE}/blobServices/containers`,
  nameProperty: "containerName",
  naming: "copy",
  nameRule: {
    pattern: /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    words: "3 to 63 small letters, digits and single hyphens",
  },
  hasLocation: false,
  idProperties: ["resourceGroupName", "accountName"],
  forceNew: [],
  id: (inputs, name) => `${accountId(inputs)}/blobServices/default/containers/${name}`,
  check: () => [],
  validate: (inputs, id, world) => {
    const parent = accountId(inputs);
    const account = world.get(parent);
    if (!account)
      return [new AzureError("ParentResourceNotFound", `The parent resource '${parent}' could not be found.`, id)];
    const asked = text(inputs.publicAccess) ?? "None";
    if (asked === "None" || account.properties.allowBlobPublicAccess === true) return [];
    return [new AzureError("PublicAccessNotPermitted", "Public access is not permitted on this storage account.", id)];
  },
  outputs: ({ inputs }) => ({ publicAccess: inputs.publicAccess ?? "None" }),
};

const accountId = (inputs: Properties): string =>
  resourceId(String(inputs.resourceGroupName), ARM_TYPE, String(inputs.accountName));

const addressesOf = (inputs: Properties) => records(at(inputs, ["networkRuleSet", "ipRules"]));

function checkAccount(inputs: Properties): readonly Problem[] {
  const rules = addressesOf(inputs);
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(
      rules.length <= MOST_RULES,
      "networkRuleSet.ipRules",
      `InvalidNumberOfRules: ${rules.length}; at most ${MOST_RULES}`,
    ),
    ...rules.flatMap((rule, index) => {
      const written = text(rule.iPAddressOrRange);
      const parsed = parsePrefix(written ?? "");
      // learn, "Azure Storage firewall and virtual network rules": /31 and /32 are not supported; single addresses have no prefix
      const taken = parsed.kind === "ipv4" && (parsed.length < 31 || !(written ?? "").includes("/"));
      return unless(
        written === undefined || taken,
        `networkRuleSet.ipRules[${index}].iPAddressOrRange`,
        `InvalidIpAddressOrRange: ${JSON.stringify(written)} must be a public IPv4 address, or a prefix up to /30`,
      );
    }),
  ];
}

/**
 * The service endpoints by which an account sees a subnet: that of the account's region, and the global one (learn: "Configure virtual
 * network and IP rules"). That of a paired region, which Azure takes too, is not emulated.
 */
function endpointsFor(subnet: string, location: unknown, world: World): readonly string[] {
  const region = world.get(childOf(subnet)?.parent ?? "")?.location;
  const isElsewhere = region !== undefined && plainLocation(region) !== plainLocation(String(location));
  return isElsewhere ? ["Microsoft.Storage.Global"] : ["Microsoft.Storage", "Microsoft.Storage.Global"];
}

function validateAccount(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const name = id.slice(id.lastIndexOf("/") + 1);
  const taken = world.ofType(ACCOUNT).some((other) => other.id !== id && other.name === name);
  const subnets = idsAt(records(at(inputs, ["networkRuleSet", "virtualNetworkRules"])), ["virtualNetworkResourceId"]);
  return [
    ...(taken
      ? [new AzureError("StorageAccountAlreadyTaken", `The storage account named ${name} is already taken.`, id)]
      : []),
    ...missing(world, id, subnets),
    ...subnets.flatMap((subnet) => endpointError(endpointsFor(subnet, inputs.location, world), subnet, world)),
  ];
}
