/** Regions and their availability zones (Microsoft Learn, "Azure regions with availability zone support", 2026). */
import type { Problem } from "../engine/provider";
import { isUnknown, strings, text } from "../engine/value";
import { repeated, unless } from "./problems";

const WITH_ZONES =
  `australiaeast austriaeast belgiumcentral brazilsouth canadacentral centralindia centralus chilecentral
  eastasia eastus eastus2 francecentral germanywestcentral indonesiacentral israelcentral italynorth japaneast japanwest
  koreacentral malaysiawest mexicocentral newzealandnorth northeurope norwayeast polandcentral qatarcentral
  southafricanorth southcentralus southeastasia spaincentral swedencentral switzerlandnorth uaenorth uksouth westeurope
  westus2 westus3`.split(/\s+/);

const WITHOUT_ZONES = `australiacentral australiacentral2 australiasoutheast brazilsoutheast canadaeast francesouth
  germanynorth jioindiacentral jioindiawest koreasouth northcentralus norwaywest southafricawest southindia
  switzerlandwest uaecentral ukwest westcentralus westindia westus`.split(/\s+/);

const ZONES = ["1", "2", "3"];

/** Azure takes `West Europe` and `westeurope` for one location; this is the second form. */
export const plainLocation = (location: string): string => location.toLowerCase().replace(/\s/g, "");

/** Whether Azure has the region, and the region has the zones. */
export function placeProblems(location: unknown, zones: unknown): readonly Problem[] {
  const region = text(location);
  if (region === undefined) return [];
  const name = plainLocation(region);
  const zoned = WITH_ZONES.includes(name);
  if (!zoned && !WITHOUT_ZONES.includes(name)) {
    return [{ property: "location", reason: `LocationNotAvailableForResourceType: Azure has no region ${region}` }];
  }
  if (zones === undefined || isUnknown(zones)) return [];
  const wanted = strings(zones);
  const wrong = wanted.filter((zone) => !zoned || !ZONES.includes(zone));
  const has = zoned ? `has ${ZONES.join(", ")}` : "has no availability zones";
  const reason = `AvailabilityZoneNotSupported: the zone(s) ${wrong.join(", ")} do not exist; ${region} ${has}`;
  return [
    ...unless(wrong.length === 0, "zones", reason),
    ...unless(
      repeated(wanted).length === 0,
      "zones",
      `InvalidParameter: a zone is named twice in ${wanted.join(", ")}`,
    ),
  ];
}
