import { CHILD_KINDS, childrenIn, plainType } from "../../exposure";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";
import { azureResources } from "./azureResources";

/**
 * Parts that are resources of their own, and that an update of what they are part of takes away: Azure's PUT with a list of
 * rules (subnets, peerings, routes) deletes those that are not in it (pulumi-azure-native#3359). Pulumi takes them for
 * unchanged, so no preview shows it, and with a rule that denies something is opened.
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
