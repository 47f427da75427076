/** Parts of an Azure VM size name (learn: "Azure virtual machine sizes naming conventions"), as far as they matter here. */
interface VmSizeName {
  /** Upper-case letters, for example `D`, `DC`, `NC`. */
  readonly family: string;
  readonly vcpus: number;
  /** Lower-case letters: `s` premium disks, `p` ARM processor, `l` low memory, ... */
  readonly features: string;
  readonly version: number;
}

const NAME = /^Standard_([A-Z]+)(\d+)(?:-\d+)?([a-z]*)(?:_(?!V\d)[A-Z0-9]+)?(?:_v(\d+))?$/;

/**
 * What makes a size unfit for a gateway, to follow the value; nothing when no reason is known. Whether a location has the
 * size, and the subscription quota for it, only Azure knows.
 *
 * Trusted Launch and encryption at host need generation 2 machines with premium disks: not basic sizes, not the A family, not sizes
 * of versions 1 to 3 without `s` (learn: "Trusted launch for Azure virtual machines", "Server-side encryption of managed
 * disks", sizes).
 */
export function vmSizeProblem(size: string): string | undefined {
  const name = readName(size);
  if (size.startsWith("Basic_")) return 'is a basic size, without Trusted Launch; take for example "Standard_D2s_v5"';
  if (!name) return 'is not the name of a VM size such as "Standard_D2s_v5"';
  if (name.features.includes("p")) return "has an ARM processor, and the image is for x64; take a size without the p";
  const premium = name.features.includes("s") || (name.family === "DS" && name.version === 2);
  if (name.family === "A" || (name.version <= 3 && !premium))
    return 'has neither Trusted Launch nor encryption at host; take a newer size, for example "Standard_D2s_v5"';
  if (name.family === "B" && name.version === 1 && /^(ls|s|ms)$/.test(name.features) && name.vcpus === 1)
    return "has 2 GiB of memory or less; the scanner and its server need 4";
  return undefined;
}

function readName(size: string): VmSizeName | undefined {
  const match = NAME.exec(size);
  if (!match) return undefined;
  return { family: match[1]!, vcpus: Number(match[2]), features: match[3]!, version: Number(match[4] ?? 1) };
}
