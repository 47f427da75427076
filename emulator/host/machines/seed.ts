import { parseDocument } from "yaml";

/** NoCloud seed of one machine: what Azure would hand it through its provisioning agent. */
export interface Seed {
  readonly "user-data": string | Buffer;
  readonly "meta-data": string;
  readonly "network-config": string;
}

export interface SeedRequest {
  readonly customData: Buffer;
  readonly instanceId: string;
  readonly hostName: string;
  readonly address: string;
  /** Length of the subnet's prefix. */
  readonly prefixLength: number;
  readonly gateway: string;
}

/** The custom data goes in exactly as the program made it. */
export function renderSeed(request: SeedRequest): Seed {
  return {
    "user-data": request.customData,
    "meta-data": `instance-id: ${request.instanceId}\nlocal-hostname: ${request.hostName}\n`,
    // No router advertisements and no link-local addresses: waiting for either costs more than the rest of the boot.
    "network-config": [
      "version: 2",
      "ethernets:",
      "  eth0:",
      "    accept-ra: false",
      "    link-local: []",
      `    addresses: [${request.address}/${request.prefixLength}]`,
      `    routes: [{to: 0.0.0.0/0, via: ${request.gateway}}]`,
      "",
    ].join("\n"),
  };
}

/** Packages that the text of the custom data lets cloud-init install. Other forms than `#cloud-config` name none. */
export function packagesOf(customData: string): readonly string[] {
  if (!customData.startsWith("#cloud-config")) return [];
  const document = parseDocument(customData);
  if (document.errors.length > 0) return []; // the schema check says it better
  const packages: unknown = (document.toJS() as { readonly packages?: unknown } | null)?.packages;
  if (!Array.isArray(packages)) return [];
  // `[name, version]` pins a version, which a mirror of another release does not have.
  return packages.map((entry: unknown) => String(Array.isArray(entry) ? entry[0] : entry));
}
