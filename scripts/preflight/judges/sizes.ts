/** Whether the location has the machines' size in the requested zones for this subscription. Pure. */
import { findings, type PreflightFinding } from "../finding";
import type { Machines, Needs } from "../needs";
import type { Sku } from "../subscription";

export const skuOf = (skus: readonly Sku[], size: string): Sku | undefined =>
  skus.find(
    ({ resourceType, name }) =>
      resourceType.toLowerCase() === "virtualmachines" && name.toLowerCase() === size.toLowerCase(),
  );

/**
 * @param location location of all machines
 * @param zonesSetting path of the setting of their zones
 */
export function judgeSizes(
  { machines, encryptionAtHost }: Pick<Needs, "machines" | "encryptionAtHost">,
  location: string,
  skus: readonly Sku[],
  zonesSetting = "lanes.zones",
): readonly PreflightFinding[] {
  const bad = machines.flatMap((one) =>
    problemsOf(one, { location, encryptionAtHost, zonesSetting }, skuOf(skus, one.size)),
  );
  const distinct = [...new Map(bad.map((one) => [one.fact, one])).values()];
  const sizes = [...new Set(machines.map(({ size }) => size))].join(", ");
  return findings("size and zones", distinct, `${location} has ${sizes} in every zone that is asked for`);
}

function problemsOf(
  { size, zones }: Machines,
  {
    location,
    encryptionAtHost,
    zonesSetting,
  }: { readonly location: string; readonly encryptionAtHost: boolean; readonly zonesSetting: string },
  sku: Sku | undefined,
): Omit<PreflightFinding, "check">[] {
  const elsewhere = `choose another lanes.vmSize, or another location (az vm list-skus -l ${location} --size ${size} --all)`;
  if (sku === undefined) return [{ outcome: "stops", fact: `${location} has no size ${size}`, todo: elsewhere }];
  const barred = sku.restrictions.find(({ type }) => type === "Location");
  if (barred)
    return [
      {
        outcome: "stops",
        fact: `${size} is not for this subscription in ${location}${reason(barred.reasonCode)}`,
        todo: `${elsewhere}, or ask Azure's support for access`,
      },
    ];
  const offered = sku.locationInfo.flatMap((one) => one.zones);
  const closed = sku.restrictions.flatMap(({ type, restrictionInfo }) =>
    type === "Zone" ? (restrictionInfo?.zones ?? []) : [],
  );
  const open = offered.filter((zone) => !closed.includes(zone)).sort();
  const missing = zones.filter((zone) => !open.includes(zone));
  const encrypts = sku.capabilities.find(({ name }) => name === "EncryptionAtHostSupported")?.value;
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            outcome: "stops" as const,
            fact: `${size} is not available in zone ${missing.join(", ")} of ${location}; this subscription has it in ${open.join(", ") || "none"}`,
            todo: `set ${zonesSetting} to [${open.join(", ")}], or choose another lanes.vmSize`,
          },
        ]),
    ...(encryptionAtHost && encrypts === "False"
      ? [
          {
            outcome: "stops" as const,
            fact: `${size} does not support encryption at host`,
            todo: "choose another lanes.vmSize, or lanes.encryptionAtHost: false",
          },
        ]
      : []),
  ];
}

const reason = (code: string | undefined): string => (code === undefined ? "" : ` (${code})`);
