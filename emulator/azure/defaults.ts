/** Inputs that azure-native fills in before the engine compares: the name and the location. */
import type { AzureResource } from "../model";
import { resourceGroupId } from "./armId";
import type { CheckRequest, Problem } from "./engine/provider";
import { hasUnknown, text, UNKNOWN, type Properties } from "./engine/value";
import { makeName } from "./naming";
import type { ResourceType } from "./resourceType";

/** azure-native's own input for a random name, which allows creating a replacement before the old resource is deleted. */
export const NAMED_AT_RANDOM = "__createBeforeDelete";

/** The inputs that the program wrote or could have written. */
export const withoutMark = (inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== NAMED_AT_RANDOM));

/** Inputs with name and location, and what is wrong with those two. */
export function fillIn(
  row: ResourceType,
  request: CheckRequest,
  configuredLocation: string | undefined,
  lookUp: (id: string) => AzureResource | undefined,
): { readonly inputs: Properties; readonly problems: readonly Problem[] } {
  const { olds, news } = request;
  const inputs: Properties = { ...news };
  const problems: Problem[] = [];
  if (news[row.nameProperty] === undefined) Object.assign(inputs, nameInputs(row, request));
  const name = inputs[row.nameProperty];
  if (name === undefined) {
    problems.push({ property: row.nameProperty, reason: "is required, because automatic naming is switched off" });
  } else if (!hasUnknown(name) && !(typeof name === "string" && row.nameRule.pattern.test(name))) {
    const code = `${row.armType.split("/").slice(-1)[0]} name ${JSON.stringify(name)}`;
    problems.push({
      property: row.nameProperty,
      reason: `InvalidResourceName: the ${code} must be ${row.nameRule.words}`,
    });
  }
  if (row.hasLocation && news.location === undefined) {
    const location = olds.location ?? configuredLocation ?? locationOfGroup(inputs.resourceGroupName, lookUp);
    if (location === undefined) {
      problems.push({ property: "location", reason: "is required; set it, or set azure-native:location" });
    } else inputs.location = location;
  }
  return { inputs, problems };
}

function nameInputs(row: ResourceType, { urn, olds, randomSeed, autonaming }: CheckRequest): Properties {
  const old = olds[row.nameProperty];
  if (old !== undefined) {
    const random = olds[NAMED_AT_RANDOM];
    return { [row.nameProperty]: old, ...(random === undefined ? {} : { [NAMED_AT_RANDOM]: random }) };
  }
  const made = makeName(row.naming, urn, randomSeed, autonaming);
  if (!made) return {};
  return { [row.nameProperty]: made.name, ...(made.random ? { [NAMED_AT_RANDOM]: true } : {}) };
}

function locationOfGroup(group: unknown, lookUp: (id: string) => AzureResource | undefined): string | undefined {
  if (hasUnknown(group)) return UNKNOWN;
  const name = text(group);
  return name === undefined ? undefined : lookUp(resourceGroupId(name))?.location;
}
