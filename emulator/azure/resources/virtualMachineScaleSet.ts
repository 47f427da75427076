import { randomUUID } from "node:crypto";
import { resourceId } from "../armId";
import type { ResourceType } from "../resourceType";
import { SCALE_SET } from "../scaleSets";

const ARM_TYPE = "Microsoft.Compute/virtualMachineScaleSets";

export const virtualMachineScaleSet: ResourceType = {
  type: SCALE_SET,
  armType: ARM_TYPE,
  nameProperty: "vmScaleSetName",
  naming: "random",
  nameRule: {
    pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?$/,
    words: "1 to 64 letters, digits, '.', '_' or '-', begin with a letter or digit and not end with '.' or '-'",
  },
  hasLocation: true,
  idProperties: ["resourceGroupName"],
  forceNew: [],
  id: (inputs, name) => resourceId(String(inputs.resourceGroupName), ARM_TYPE, name),
  check: () => [],
  outputs: ({ kept }) => ({
    uniqueId: kept("uniqueId", randomUUID),
    timeCreated: kept("timeCreated", () => new Date().toISOString()),
  }),
};
