/**
 * Azure's built-in policy "Configure Linux Virtual Machines to be associated with a Data Collection Rule or a Data Collection
 * Endpoint", version 4.3.0 (Azure/azure-policy, built-in-policies/policyDefinitions/Monitoring/AzureMonitor_DCRA_VM_Linux_DINE.json):
 * for each virtual machine that fits and has no association it deploys one, after the machine is provisioned, as the identity
 * of the assignment. Of the images only Canonical's are kept here.
 */
import { at, isRecord, text, type Properties } from "../engine/value";

/** Last part of the definition's id. */
export const LINUX_COLLECTION = "58e891b9-ce13-4ac3-86e4-ac3e1f20cb07";

/** A parameter: its allowed values, if the definition lists them, and its default. */
export interface Parameter {
  readonly allowed?: readonly unknown[];
  /** Absent: the assignment must give it. */
  readonly byDefault?: unknown;
}

export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  effect: { allowed: ["DeployIfNotExists", "Disabled"], byDefault: "DeployIfNotExists" },
  scopeToSupportedImages: { allowed: [true, false], byDefault: true },
  listOfLinuxImageIdToInclude: { byDefault: [] },
  dcrResourceId: {},
  resourceType: {
    allowed: ["Microsoft.Insights/dataCollectionRules", "Microsoft.Insights/dataCollectionEndpoints"],
    byDefault: "Microsoft.Insights/dataCollectionRules",
  },
};

/** Roles that its identity needs at the machines: Monitoring Contributor and Log Analytics Contributor. */
export const NEEDED_ROLES: Readonly<Record<string, string>> = {
  "749f88d5-cbae-40b8-bcfc-e573ddc772fa": "Monitoring Contributor",
  "92aaf0da-9dab-42b6-94a3-d43ce8d16293": "Log Analytics Contributor",
};

const LOCATIONS: ReadonlySet<string> = new Set(
  `australiacentral australiacentral2 australiaeast australiasoutheast brazilsouth brazilsoutheast canadacentral canadaeast
  centralindia centralus centraluseuap eastasia eastus eastus2 eastus2euap francecentral francesouth germanynorth
  germanywestcentral israelcentral italynorth japaneast japanwest jioindiacentral jioindiawest koreacentral koreasouth
  malaysiasouth mexicocentral northcentralus northeurope norwayeast norwaywest polandcentral qatarcentral southafricanorth
  southafricawest southcentralus southeastasia southindia spaincentral swedencentral swedensouth switzerlandnorth
  switzerlandwest taiwannorth taiwannorthwest uaecentral uaenorth uksouth ukwest westcentralus westeurope westindia westus
  westus2 westus3`.split(/\s+/),
);

const CANONICAL_OFFER = /^(UbuntuServer|0001-com-ubuntu-(server|pro)-.*)$/i;
const CANONICAL_SKU = /^(pro-)?(14|16|18|20|22)[._]04/i;

/** The value of a parameter of an assignment, or its default. */
export const parameterOf = (assignment: Properties, name: string): unknown =>
  at(assignment, ["parameters", name, "value"]) ?? PARAMETERS[name]?.byDefault;

/** Reason for which the policy leaves the machines of a scale set alone; `undefined` when it takes them. */
export function leavesAlone(assignment: Properties, set: Properties, location: string | undefined): string | undefined {
  if (parameterOf(assignment, "effect") !== "DeployIfNotExists") return "its effect is Disabled";
  const place = (location ?? "").toLowerCase().replace(/\s/g, "");
  if (!LOCATIONS.has(place)) return `it does not name the location ${place}`;
  if (parameterOf(assignment, "scopeToSupportedImages") === false) return undefined;
  const image = at(set, ["virtualMachineProfile", "storageProfile", "imageReference"]);
  if (!isRecord(image)) return "its image is not known";
  const included = parameterOf(assignment, "listOfLinuxImageIdToInclude");
  const id = text(image.id)?.toLowerCase();
  if (id !== undefined && Array.isArray(included) && included.some((one) => String(one).toLowerCase() === id))
    return undefined;
  const [offer, sku] = [text(image.offer) ?? "", text(image.sku) ?? ""];
  const supported = image.publisher === "Canonical" && CANONICAL_OFFER.test(offer) && CANONICAL_SKU.test(sku);
  return supported ? undefined : `its list of images has no ${id ?? `${offer}/${sku}`}`;
}
