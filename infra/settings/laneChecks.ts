import { isInOtherCloud, LOCATIONS_PUBLISHED, KNOWN_LOCATIONS, zonesOf } from "./azureLocations";
import { programmaticName } from "../model/locationNames";
import type { Findings } from "./findings";
import { didYouMean } from "../model/nearestName";
import { show } from "./problems";
import { checkRepeated } from "./repeated";
import type { Given } from "../model/schema";
import { LONGEST_UPDATE_MINUTES, sharedDays, type UpdateWindow } from "../model/updateWindows";
import type { GatewaySettings, IcapSettings } from "../model";

/** The settings that determine where machines are: those of both lanes, or of lane b if it is elsewhere. */
export interface PlaceSettings {
  /** Path of the location. */
  readonly location: string;
  /** Section of `zones` and `zonesOfLocation`. */
  readonly section: "lanes" | "secondRegion";
}

/** Settings for the region of both lanes, or of lane a if lane b has its own. */
export const FIRST_PLACE: PlaceSettings = { location: "azure-native:location", section: "lanes" };

/**
 * Checks a location and gives its programmatic name; an unknown one needs `zonesOfLocation`.
 *
 * @param wanted instructions for giving one
 */
export function readLocation(
  value: unknown,
  {
    zonesOfLocation,
    wanted,
    place,
  }: Pick<Given<"lanes">, "zonesOfLocation"> & { wanted: string; place: PlaceSettings },
  findings: Findings,
): string {
  const setting = place.location;
  if (!findings.isValid(setting)) return "";
  if (value === undefined || value === "") {
    findings.add(setting, `is missing; ${wanted}`);
    return "";
  }
  if (typeof value !== "string") {
    findings.add(setting, `${show(value)} is not text; give a location such as "westeurope"`);
    return "";
  }
  const location = programmaticName(value);
  if (isInOtherCloud(location)) {
    findings.add(
      setting,
      `${show(value)} is not in public Azure; this package does not know the endpoints of other clouds for Key Vault, logs ` +
        'and sign-in: choose a location of public Azure such as "westeurope"',
    );
  } else if (zonesOf(location) === undefined && zonesOfLocation === undefined) {
    findings.add(
      setting,
      `${show(value)} is not a location that this package knows (list of ${LOCATIONS_PUBLISHED})` +
        (didYouMean(location, KNOWN_LOCATIONS) || ".") +
        ` For a newer location, set ${place.section}.zonesOfLocation, for example to [1, 2, 3]`,
    );
  }
  return location;
}

/**
 * The zones of the machines: those that are given, when the location has them, or else all of the location (test and prod) or
 * none (dev).
 */
export function readZones(
  location: string,
  given: Pick<Given<"lanes">, "zones" | "zonesOfLocation">,
  { place, useAll }: { readonly place: PlaceSettings; readonly useAll: boolean },
  findings: Findings,
): readonly number[] {
  const setting = (name: "zones" | "zonesOfLocation"): string => `${place.section}.${name}`;
  for (const name of ["zones", "zonesOfLocation"] as const)
    checkRepeated(setting(name), given[name] ?? [], (zone) => zone, findings);
  const available = given.zonesOfLocation ?? zonesOf(location);
  if (given.zones === undefined) return useAll ? (available ?? []) : [];
  if (!findings.isValid(place.location, setting("zonesOfLocation")) || available === undefined) return given.zones;
  for (const [i, zone] of findings.placed(setting("zones"), given.zones))
    if (!available.includes(zone))
      findings.add(
        `${setting("zones")}[${i}]`,
        `${zone} is not a zone of ${location}, which has ${available.join(", ") || "none"}`,
      );
  return given.zones;
}

/** Checks that one image is given at most, because a machine starts from one. */
export function checkImage(given: Pick<Given<"lanes">, "imageId" | "imageVersion">, findings: Findings): void {
  if (given.imageId !== undefined && given.imageVersion !== undefined)
    findings.add(
      "lanes.imageId",
      `cannot be combined with lanes.imageVersion ${show(given.imageVersion)}, because a machine boots from one image; leave one of them out`,
    );
}

/** Checks that the windows of the lanes do not overlap: while one lane updates, the other serves. */
function checkUpdateWindows(
  { updateWindows }: GatewaySettings,
  given: Given<"gateway">["updateWindows"],
  findings: Findings,
): void {
  if (given === undefined && !findings.isValid("gateway.updateWindows")) return;
  const { a, b } = given ?? updateWindows;
  const days = sharedDays(a, b);
  if (days === undefined) return;
  const hours = (day: string, { from, hours }: UpdateWindow): string => `${day} ${from} for ${hours} h`;
  findings.add(
    "gateway.updateWindows.b",
    `has ${hours(days.b, b)}, in which gateways of lane a update too (${hours(days.a, a)}, and an update may take ` +
      `${LONGEST_UPDATE_MINUTES / 60} h more); choose other days or hours, because one lane serves while the other updates`,
  );
}

/** Checks that each lane has an identity of its own; with a shared one it could read the other's key. */
export function checkIdentities({ identities }: Pick<Given<"lanes">, "identities">, findings: Findings): void {
  if (identities !== undefined && identities.a.toLowerCase() === identities.b.toLowerCase())
    findings.add(
      "lanes.identities.b",
      "is the same as lanes.identities.a; give each lane its own identity, so that it can read its own key only",
    );
}

/** Checks that the ports, and the paths of the two services, differ on one gateway. */
export function checkGateway(
  gateway: GatewaySettings,
  given: Given<"gateway">,
  icap: IcapSettings,
  findings: Findings,
): void {
  if (findings.isValid("gateway.port", "gateway.canaryPort") && gateway.port === gateway.canaryPort)
    findings.add(
      "gateway.canaryPort",
      `${gateway.canaryPort} is already gateway.port; choose another port for the load balancer's health probe`,
    );
  checkUpdateWindows(gateway, given.updateWindows, findings);
  // A gateway ignores the case of a path.
  const [reqmod, respmod] = [icap.reqmodService, icap.respmodService].map((service) => service.toLowerCase());
  if (findings.isValid("icap.reqmodService", "icap.respmodService") && reqmod === respmod)
    findings.add(
      "icap.respmodService",
      `"${icap.respmodService}" is already icap.reqmodService (case is ignored); choose another path`,
    );
}
