import type { PublicAddressSettings } from "../model";
import type { Given } from "../model/schema";
import type { Findings } from "./findings";

/** Checks that each lane has an address of its own, and that the settings ask nothing of existing addresses that the program cannot do. */
export function checkAddresses(
  { existing }: Pick<PublicAddressSettings, "existing">,
  given: Given<"publicAddresses">,
  findings: Findings,
): void {
  if (!findings.isGiven("publicAddresses.existing", existing)) return;
  if (existing !== undefined && existing.a.toLowerCase() === existing.b.toLowerCase())
    findings.add(
      "publicAddresses.existing.b",
      "is the same as publicAddresses.existing.a; give each lane its own address",
    );
  for (const name of ["protect", "lock"] as const)
    if (given[name] === true)
      findings.add(
        `publicAddresses.${name}`,
        "true applies only to addresses that are created; those of publicAddresses.existing are protected and locked by their owner, so leave it out",
      );
}
