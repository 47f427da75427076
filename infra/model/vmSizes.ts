/** The parts of an Azure VM size name that matter here (learn: "Azure virtual machine sizes naming conventions"). */
interface VmSizeName {
  /** Upper-case letters, for example `D`, `DC`, `NC`. */
  readonly family: string;
  /** Number of cores in the size's name, from which the memory is computed. */
  readonly vcpus: number;
  /** Cores of a constrained size (`E8-4s_v5`: 4); of any other size, `vcpus`. */
  readonly cores: number;
  /** Lower-case letters: `s` premium disks, `p` ARM processor, `l` low memory, ... */
  readonly features: string;
  readonly version: number;
}

const NAME = /^Standard_([A-Z]+)(\d+)(?:-(\d+))?([a-z]*)(?:_(?!V\d)[A-Z0-9]+)?(?:_v(\d+))?$/;

/**
 * The reason why a size is unfit for a gateway, to follow the value; nothing when no reason is known. Only Azure knows
 * whether a location has the size, and the subscription quota for it.
 *
 * Trusted Launch and encryption at host need generation 2 machines with premium disks: not basic sizes, not the A
 * family, not sizes of versions 1 to 3 without `s` (learn: "Trusted launch for Azure virtual machines", "Server-side
 * encryption of managed disks", sizes).
 */
export function vmSizeProblem(size: string): string | undefined {
  const name = readName(size);
  if (size.startsWith("Basic_"))
    return 'is a Basic size, which does not support Trusted Launch; use for example "Standard_D2s_v5"';
  if (!name) return 'is not the name of a VM size such as "Standard_D2s_v5"';
  if (name.features.includes("p")) return "has an Arm processor, but the image is for x64; use a size without the p";
  const premium = name.features.includes("s") || (name.family === "DS" && name.version === 2);
  if (name.family === "A" || (name.version <= 3 && !premium))
    return 'supports neither Trusted Launch nor encryption at host; use a newer size, for example "Standard_D2s_v5"';
  if (!premium)
    return "does not support premium disks, which the gateways use; use the size with an s, as in Standard_D2s_v5";
  if (name.family === "B" && name.version === 1 && /^(ls|s|ms)$/.test(name.features) && name.vcpus === 1)
    return "has 2 GiB of memory or less; a gateway needs 4 GiB";
  return undefined;
}

/**
 * Whether the size has accelerated networking; Azure refuses a machine that asks for it without. Of the sizes that a gateway can have, the
 * first B series has it only from 12 cores up (learn: "Bv1-series").
 */
export function hasAcceleratedNetworking(size: string): boolean {
  const name = readName(size);
  return name === undefined || name.family !== "B" || name.version > 1 || name.vcpus >= 12;
}

function readName(size: string): VmSizeName | undefined {
  const match = NAME.exec(size);
  if (!match) return undefined;
  const vcpus = Number(match[2]);
  const cores = Number(match[3] ?? vcpus);
  return { family: match[1]!, vcpus, cores, features: match[4]!, version: Number(match[5] ?? 1) };
}

/** GiB of memory for each vCPU by the family's first letter (learn: sizes overview); `l` and `m` in the features change it. */
const GIB_PER_CORE: Readonly<Record<string, number>> = { B: 4, D: 4, E: 8, F: 2, L: 8, M: 8, N: 4 };
/** For a family that is not listed: the smallest value among sizes that suit a gateway. */
export const LEAST_GIB_PER_CORE = 2;
/** Sizes of Dv2 and DSv2, whose names have a serial number in place of the cores. */
const NUMBERED: Readonly<Record<number, number>> = {
  1: 1,
  2: 2,
  3: 4,
  4: 8,
  5: 16,
  11: 2,
  12: 4,
  13: 8,
  14: 16,
  15: 20,
};

/**
 * The cores and memory of a size. The memory is never more than the real one; the setting `capacity.memoryMebibytes` is
 * more exact.
 */
export function machineOf(size: string): { readonly cores: number; readonly memoryMebibytes: number } {
  const name = readName(size);
  if (!name) return { cores: 1, memoryMebibytes: 2048 };
  if (/^DS?$/.test(name.family) && name.version === 2) {
    const cores = NUMBERED[name.vcpus] ?? 1;
    return { cores, memoryMebibytes: cores * (name.vcpus > 10 ? 7 : 3.5) * 1024 };
  }
  return { cores: name.cores, memoryMebibytes: Math.floor(name.vcpus * gibPerCore(name) * 1024) };
}

function gibPerCore({ family, features, version, vcpus }: VmSizeName): number {
  if (family === "B" && version === 1) return features.includes("m") ? 4 : 2;
  if (features.includes("t")) return vcpus > 2 ? 1 : 0.5;
  if (features.includes("l")) return 2;
  if (family.startsWith("F") && features.includes("a") && version >= 6) return features.includes("m") ? 8 : 4;
  return GIB_PER_CORE[family[0]!] ?? LEAST_GIB_PER_CORE;
}
