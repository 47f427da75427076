import { randomUUID } from "node:crypto";
import { childOf, resourceId } from "../armId";
import type { AzureResource } from "../../model";
import { AzureError } from "../errors";
import { at, isRecord, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { unless } from "../rules/problems";
import { isClosed } from "./vault";

const ARM_TYPE = "Microsoft.KeyVault/vaults/secrets";
/** Largest value of a secret, in bytes (Key Vault, "About secrets"). */
const MAX_BYTES = 25 * 1024;

const vaultId = (inputs: Properties): string =>
  resourceId(String(inputs.resourceGroupName), "Microsoft.KeyVault/vaults", String(inputs.vaultName));

export const secret: ResourceType = {
  type: "azure-native:keyvault:Secret",
  armType: ARM_TYPE,
  nameProperty: "secretName",
  naming: "copy",
  nameRule: { pattern: /^[0-9A-Za-z-]{1,127}$/, words: "1 to 127 letters, digits or hyphens" },
  hasLocation: false,
  idProperties: ["resourceGroupName", "vaultName"],
  forceNew: [],
  id: (inputs, name) => `${vaultId(inputs)}/secrets/${name}`,
  check,
  validate: (inputs, id, world) => {
    const parent = vaultId(inputs);
    if (world.get(parent)) return [];
    const explanation = `Failed to perform 'write' on resource(s) of type 'vaults/secrets', because the parent resource '${parent}' could not be found.`;
    return [new AzureError("ParentResourceNotFound", explanation, id)];
  },
  refuseDelete,
  outputs: ({ inputs, name }) => {
    const uri = `https://${String(inputs.vaultName).toLowerCase()}.vault.azure.net/secrets/${name}`;
    const asked = isRecord(inputs.properties) ? inputs.properties : {};
    return {
      properties: {
        ...asked,
        attributes: { enabled: true, ...(isRecord(asked.attributes) ? asked.attributes : {}) },
        secretUri: uri,
        secretUriWithVersion: `${uri}/${randomUUID().replaceAll("-", "")}`,
      },
    };
  },
  secretOutputs: [["properties", "value"]],
};

function check(inputs: Properties): readonly Problem[] {
  const value = at(inputs, ["properties", "value"]);
  const bytes = Buffer.byteLength(text(value) ?? "");
  return [
    ...unless(value !== undefined, "properties.value", "BadParameter: a secret needs a value"),
    ...unless(
      bytes <= MAX_BYTES,
      "properties.value",
      `BadParameter: ${bytes} bytes; a secret holds at most ${MAX_BYTES}`,
    ),
  ];
}

/** Refuses a deletion while the vault's firewall closes its data plane, through which azure-native deletes secrets. */
function refuseDelete(resource: AzureResource, world: World): AzureError | undefined {
  const holder = world.get(childOf(resource.id)?.parent ?? "");
  if (!holder || !isClosed(holder.properties)) return undefined;
  return new AzureError(
    "ForbiddenByFirewall",
    `Client address is not authorized and caller is not a trusted service. Vault: ${holder.name}. (Secrets are deleted through the data plane.)`,
    resource.id,
  );
}
