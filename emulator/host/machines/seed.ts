import { parseDocument } from "yaml";

/** NoCloud seed of one machine: the data that Azure would pass to its provisioning agent. */
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

/** The custom data is passed on exactly as the program made it. */
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

/** The line of a file for shells with the packages that the machine's own script installs where they are missing. */
const PACKAGES_LINE = /^PACKAGES="([^"\n]*)"$/m;

/**
 * Packages that the text of the custom data has installed: by cloud-init (`packages`), or by a script of its own that reads them from a
 * file. Other forms than `#cloud-config` name none.
 */
export function packagesOf(customData: string): readonly string[] {
  if (!customData.startsWith("#cloud-config")) return [];
  const document = parseDocument(customData);
  if (document.errors.length > 0) return []; // the schema check reports this more clearly
  const content = document.toJS() as { readonly packages?: unknown; readonly write_files?: unknown } | null;
  // `[name, version]` pins a version, which a mirror of another release does not have.
  const asked = listOf(content?.packages).map((entry) => String(Array.isArray(entry) ? entry[0] : entry));
  const files = listOf(content?.write_files) as readonly { readonly content?: unknown }[];
  const words = files.flatMap((file) => PACKAGES_LINE.exec(String(file.content ?? ""))?.[1]?.split(" ") ?? []);
  return [...asked, ...words.filter((word) => word !== "")];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
