import { CHILD_KINDS, childrenIn, plainType } from "../../exposure";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";
import { azureResources } from "./azureResources";

/**
 * Parts that are separate resources and that an update of their parent deletes. Azure's PUT with a list of rules (subnets, peerings,
 * routes) deletes the entries that are not in the list (pulumi-azure-native#3359). Pulumi takes the parts for unchanged, so no preview
 * shows their deletion. The deletion of a rule that denies opens the network.
 */
export function overwrittenParts(base: readonly ResourceState[], steps: readonly PreviewStep[]): readonly string[] {
  const resources = azureResources(base);
  const children = childrenIn(resources);
  const urns = new Map(base.map(({ id, urn }) => [id, urn]));
  const written = new Set(steps.filter(({ op }) => op !== "same").map(({ urn }) => urn));
  return steps.flatMap(({ op, urn, after }) => {
    const parent = resources.find(({ key }) => key === urn);
    if (op !== "update" || !after || !parent) return [];
    return CHILD_KINDS.filter(
      ({ parent: type, list }) => type === plainType(after.type) && list in after.inputs,
    ).flatMap(({ list }) => {
      const lost = children.of(parent, list).filter(({ id }) => !written.has(urns.get(id)!));
      const names = lost.map(({ called }) => called).join(", ");
      return lost.length === 0
        ? []
        : [
            `${nameOfUrn(urn)}: its ${list} are both a list and separate resources; an update with the list deletes ${names}`,
          ];
    });
  });
}
