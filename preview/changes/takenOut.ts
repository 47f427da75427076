import { plainType } from "../../exposure";
import { nameOfUrn, type PreviewStep } from "../model/step";

/** Whether a value is a list that Azure may keep when the program no longer has it. */
export const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

/**
 * Lists of network resources that the program no longer has. For parts such as security rules and subnets, azure-native then sends Azure's
 * present list (pulumi-azure-native, "sub-resource" properties). For other lists it sends nothing. Azure alone knows what is left.
 */
export function takenOut(steps: readonly PreviewStep[]): readonly string[] {
  return steps.flatMap(({ op, urn, before, after }) => {
    if (op !== "update" || !before || !after || !/^azure-native:network:/.test(plainType(after.type))) return [];
    return Object.keys(before.inputs)
      .filter((key) => isList(before.inputs[key]) && !(key in after.inputs))
      .map(
        (key) => `${nameOfUrn(urn)}: its ${key} are removed from the program; whether Azure keeps them is not known`,
      );
  });
}
