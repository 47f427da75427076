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

/** Azure takes `West Europe` and `westeurope` for one location; this is the second form. */
export function programmaticName(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
