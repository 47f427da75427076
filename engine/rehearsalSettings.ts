import type { StackConfig } from "./projectCopy";
import { belongsTo, concerns, isSection, NAMESPACE, PLACEHOLDER_ADDRESS, withoutEncrypted } from "./encryptedSettings";

/** The changes that a rehearsal makes in a copy of the stack's settings, with the reason for each in one sentence. */
export interface RehearsalSettings {
  readonly config: StackConfig;
  /** Values to be set as secrets in addition, by their path: `section.name`. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly changes: string[];
}

/** The settings that a rehearsal adds to a stack's. */
export interface Throwaway {
  /** PEM of a client certificate whose key the rehearsal has; `undefined` when the stack makes a client identity itself. */
  readonly clientCertificate?: string;
  /** A key for both ends of a tunnel, used when the real key is encrypted or not set yet. */
  readonly preSharedKey?: string;
}

/** The one secret of a tunnel. */
const SHARED_KEY = "enforceTunnel.preSharedKey";

type Section = Record<string, unknown>;

const without = (section: Section, key: string): Section =>
  Object.fromEntries(Object.entries(section).filter(([name]) => name !== key));

/** Whether the stack makes a client key and certificate by itself, and so needs none from the rehearsal. */
export function makesClientIdentity(config: StackConfig, stack: string): boolean {
  const client = sectionOf(config, "client");
  if (typeof client.generateIdentity === "boolean") return client.generateIdentity;
  return presetOf(config, stack) === "dev" && client.certificates === undefined;
}

/** The preset of a stack: the one that it names, otherwise the one with the stack's name. */
const presetOf = (config: StackConfig, stack: string): unknown => config[`${NAMESPACE}preset`] ?? stack;

function sectionOf(config: StackConfig, name: string): Section {
  const value = config[NAMESPACE + name];
  return isSection(value) ? value : {};
}

/**
 * The settings that a rehearsal deploys. They are the stack's own, except for values that only its owner has (secrets, existing Azure
 * resources, the client's key) and settings that prevent its deletion. Each change is described in a sentence.
 */
export function rehearsalSettings(original: StackConfig, stack: string, throwaway: Throwaway): RehearsalSettings {
  const readable = withoutEncrypted(original);
  const config: StackConfig = structuredClone(readable.config);
  const changes: string[] = [];
  const section = (name: string): Section => sectionOf(config, name);
  const set = (name: string, value: Section, why: string) => {
    config[NAMESPACE + name] = value;
    changes.push(why);
  };

  const { source } = section("serverCertificate");
  const hidden = (setting: string): boolean => readable.leftOut.some((path) => concerns(path, setting));
  const replaced: string[] = [];
  if (source === "supplied" || source === "keyVault" || hidden("serverCertificate")) {
    const given = typeof source === "string" ? `"${source}"` : "the encrypted value";
    const why = `serverCertificate.source is "authority" instead of ${given}, because the certificate's key is not available here`;
    set("serverCertificate", { source: "authority" }, why);
    replaced.push("serverCertificate");
  }
  const addresses = section("publicAddresses");
  if (addresses.existing !== undefined) {
    set(
      "publicAddresses",
      without(addresses, "existing"),
      "publicAddresses.existing is left out; new addresses are created",
    );
  }
  if (addresses.protect ?? presetOf(config, stack) === "prod") {
    const why = "publicAddresses.protect is false, because a rehearsal deletes everything at its end";
    set("publicAddresses", { ...section("publicAddresses"), protect: false }, why);
  }
  if (throwaway.clientCertificate !== undefined) {
    const rest = without(without(section("client"), "certificateName"), "anyNameUnderAuthority");
    set(
      "client",
      { ...rest, certificates: throwaway.clientCertificate },
      "client.certificates is a generated certificate, because only the real client has the key of its own",
    );
    replaced.push("client.certificates", "client.certificateName", "client.anyNameUnderAuthority");
  }
  if (section("client").sources === "serviceTag") {
    const why =
      "client.sources is addresses instead of serviceTag, because the addresses of a service tag are not known here";
    set("client", without(section("client"), "sources"), why);
  }
  const dlp = section("dlp");
  if (dlp.malware === true || dlp.publicClamavDatabase === true) {
    const why =
      "dlp.malware is left out, because the rehearsal's machines do not reach database.clamav.net, and no gateway serves without the database";
    set("dlp", without(without(dlp, "malware"), "publicClamavDatabase"), why);
  }
  const client = section("client");
  if (client.profile === "custom" && client.addresses === undefined && hidden("client.addresses")) {
    const why = `client.addresses is ${PLACEHOLDER_ADDRESS}, because the real addresses are encrypted`;
    set("client", { ...client, addresses: [PLACEHOLDER_ADDRESS] }, why);
    replaced.push("client.addresses");
  }
  const secrets: Record<string, string> = {};
  const tunnel = section("enforceTunnel");
  const { preSharedKey } = throwaway;
  if (preSharedKey !== undefined && Object.keys(tunnel).length > 0 && tunnel.preSharedKey === undefined) {
    secrets[SHARED_KEY] = preSharedKey;
    changes.push(`${SHARED_KEY} is a generated key, because only the tunnel's real ends have their own`);
    replaced.push(SHARED_KEY);
  }
  for (const path of readable.leftOut) {
    if (replaced.some((setting) => belongsTo(path, setting))) continue;
    changes.push(`${path} is left out, because it is encrypted`);
  }
  return { config, secrets, changes };
}
