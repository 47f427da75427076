import table from "./azureLocationTable.json";

const ZONES: Readonly<Record<string, readonly number[]>> = table.zones;

/** Public Azure locations that this package knows, by programmatic name; source and date are in azureLocationTable.json. */
export const KNOWN_LOCATIONS: readonly string[] = Object.keys(ZONES);

/** Day of the page from which the table was made. */
export const LOCATIONS_PUBLISHED = table.published;

/** Logical availability zones of a location; none: `[]`; unknown location: `undefined`. */
export function zonesOf(location: string): readonly number[] | undefined {
  return ZONES[location];
}

/**
 * Locations of clouds other than public Azure: US Government, Defense and the secret ones, China, the closed German cloud, and the
 * sovereign ones of Europe (Bleu, Delos). Their vaults, logs and sign-in have other addresses (learn, "Compare Azure Government and global
 * Azure"; "Azure China endpoints"). germanywestcentral and germanynorth are public.
 */
const OTHER_CLOUDS = /^(us(gov|dod|sec|nat)|china|bleu|delos)|^germany(central|northeast)$/;

/** A location of a cloud that is not public Azure. */
export function isInOtherCloud(location: string): boolean {
  return OTHER_CLOUDS.test(location);
}
