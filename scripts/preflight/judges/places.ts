/** Whether other resources have the stack's addresses or names. Pure. */
import { wasVault, type DeletedVault } from "../../../deployed";
import { intersection, setOfPrefixes, toPrefixes } from "../../../exposure";
import { findings, type PreflightFinding } from "../finding";
import { locationsOf, type Needs } from "../needs";

/** Overlaps of the network's addresses with those of its peers: Azure refuses to peer such networks. */
export function judgeAddressSpace(
  { addressSpace, machines }: Pick<Needs, "addressSpace" | "machines">,
  peers: readonly { id: string; prefixes: readonly string[] }[],
): readonly PreflightFinding[] {
  const own = setOfPrefixes(addressSpace);
  const bad = peers.flatMap(({ id, prefixes }): Omit<PreflightFinding, "check">[] => {
    const shared = toPrefixes(intersection(own, setOfPrefixes(prefixes.filter((prefix) => !prefix.includes(":")))));
    if (shared.length === 0) return [];
    return [
      {
        outcome: "stops",
        fact: `the network overlaps ${id}, with which it is peered, in ${shared.join(", ")}`,
        // each region has a network of its own, and both are peered with it
        todo:
          locationsOf(machines).length > 1
            ? "choose another network.addressSpace, or secondRegion.addressSpace where that has these addresses"
            : "choose another network.addressSpace",
      },
    ];
  });
  return findings("address space", bad, peers.length === 0 ? "no peered network" : "no peered network overlaps");
}

/** Deleted vaults of the stack. Until its purge such a vault keeps its name and can be recovered with its secrets. @param own ids in the state */
export function judgeVaults(own: readonly string[], deleted: readonly DeletedVault[]): readonly PreflightFinding[] {
  const bad = own.flatMap((id): Omit<PreflightFinding, "check">[] => {
    const vault = deleted.find((one) => wasVault(one, id));
    if (vault === undefined) return [];
    const name = id.slice(id.lastIndexOf("/") + 1);
    const { scheduledPurgeDate } = vault.properties;
    const until = scheduledPurgeDate === undefined ? "for some days" : `until ${scheduledPurgeDate.slice(0, 10)}`;
    return [
      {
        outcome: "stops",
        fact: `the stack's vault ${name} was deleted past Pulumi; Azure keeps it, and its name, ${until}`,
        todo: `az keyvault recover --name ${name}`,
      },
    ];
  });
  return findings("deleted vaults", bad, "no vault of the stack is among them");
}
