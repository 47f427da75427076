/** Why gateways cannot be booted on this machine; `undefined` when they can. Pure: the caller says what the machine is. */
export function bootRefusal(machine: { platform: string; uid: number | undefined }): string | undefined {
  if (machine.platform !== "linux") {
    return `gateways boot in Linux network namespaces, and this is ${machine.platform}`;
  }
  if (machine.uid !== 0) return "booting gateways and making network namespaces needs root: run it with sudo";
  return undefined;
}

/** The same question about the machine this runs on. */
export const bootRefusalHere = (): string | undefined =>
  bootRefusal({ platform: process.platform, uid: process.getuid?.() });
