import {
  belongsTo,
  concerns,
  encryptedValues,
  isIn,
  isSection,
  NAMESPACE,
  PLACEHOLDER_ADDRESS,
  PLACEHOLDER_NAME,
  withoutEncrypted,
} from "../engine/encryptedSettings";
import type { StackConfig } from "../engine/projectCopy";

/** Stack settings in a form that can be deployed without keys, with one sentence for each change. */
export interface PreviewSettings {
  readonly config: StackConfig;
  /** Placeholders for settings that the program accepts only encrypted, by path (`section.name`). `config` has them as well. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  /** Encrypted settings without a placeholder. */
  readonly leftOut: readonly string[];
}

/** Placeholders for values that only the owner has. Both sides get the same ones, so that they make no difference. */
export interface Placeholders {
  /** PEM of a client certificate. */
  readonly clientCertificate: string;
}

type Section = Readonly<Record<string, unknown>>;

const sectionOf = (config: StackConfig, name: string): Section => {
  const value = config[NAMESPACE + name];
  return isSection(value) ? value : {};
};

/**
 * The settings that the emulator deploys: the stack's own, with placeholders for values that cannot be read without keys, or without those
 * values. Protection stays on, because a reviewer must see that a protected resource would be deleted.
 */
export function previewSettings(original: StackConfig, stack: string, placeholders: Placeholders): PreviewSettings {
  const { config: readable, leftOut: encrypted } = withoutEncrypted(original);
  const config: StackConfig = structuredClone(readable);
  const isEncrypted = (setting: string): boolean => encrypted.some((path) => concerns(path, setting));
  const notes: string[] = [];
  const stoodFor: string[] = [];
  const stand = (setting: string, note: string): void => {
    stoodFor.push(setting);
    notes.push(`${setting}: ${note}`);
  };

  if (sectionOf(config, "serverCertificate").source === "keyVault" || isEncrypted("serverCertificate")) {
    config[`${NAMESPACE}serverCertificate`] = { source: "authority" };
    stand(
      "serverCertificate",
      "replaced by a certificate of a private authority, because only its owner has the real one.",
    );
  }
  const client = clientSection(config, stack, isEncrypted, placeholders, stand);
  if (client !== undefined) config[`${NAMESPACE}client`] = client;
  const secrets: Record<string, string> = {};
  const tunnel = sectionOf(config, "enforceTunnel");
  if (isEncrypted(TUNNEL_KEY) || (Object.keys(tunnel).length > 0 && tunnel.preSharedKey === undefined)) {
    config[`${NAMESPACE}enforceTunnel`] = { ...tunnel, preSharedKey: PLACEHOLDER_KEY };
    secrets[TUNNEL_KEY] = PLACEHOLDER_KEY;
    const why = isEncrypted(TUNNEL_KEY) ? "it is encrypted" : "the settings have none yet";
    stand(TUNNEL_KEY, `replaced by a placeholder key, because ${why}.`);
  }
  const leftOut = encrypted.filter((path) => !stoodFor.some((setting) => belongsTo(path, setting)));
  notes.push(...leftOut.map((path) => `${path}: left out, because it is encrypted.`));
  return { config, secrets, notes, leftOut };
}

/** The section `client` with placeholders; undefined where it needs none. */
function clientSection(
  config: StackConfig,
  stack: string,
  isEncrypted: (setting: string) => boolean,
  { clientCertificate }: Placeholders,
  stand: (setting: string, note: string) => void,
): Section | undefined {
  const client = sectionOf(config, "client");
  let changed = client;
  const preset = config[`${NAMESPACE}preset`] ?? stack;
  const makesOwn = client.generateIdentity === true || (preset === "dev" && client.generateIdentity !== false);
  if (isEncrypted("client.certificates") || (client.certificates === undefined && !makesOwn)) {
    changed = {
      ...without(without(changed, "certificateName"), "anyNameUnderAuthority"),
      certificates: clientCertificate,
    };
    stand(
      "client.certificates",
      "replaced by a placeholder certificate, because the client's is encrypted or not in the settings.",
    );
  } else if (isEncrypted("client.certificateName")) {
    changed = { ...changed, certificateName: PLACEHOLDER_NAME };
    stand("client.certificateName", "replaced by a placeholder name, because it is encrypted.");
  }
  if (client.profile === "custom" && client.addresses === undefined && isEncrypted("client.addresses")) {
    changed = { ...changed, addresses: [PLACEHOLDER_ADDRESS] };
    stand("client.addresses", "replaced by one placeholder address, because they are encrypted.");
  }
  return changed === client ? undefined : changed;
}

const different = (was: unknown, is: unknown): boolean => JSON.stringify(was) !== JSON.stringify(is);

const without = (section: Section, key: string): Section =>
  Object.fromEntries(Object.entries(section).filter(([name]) => name !== key));

const TUNNEL_KEY = "enforceTunnel.preSharedKey";
/** A placeholder key that is long enough for the settings' checks. */
const PLACEHOLDER_KEY = "placeholder".repeat(4);

/** Settings that are hidden as a whole if a placeholder replaces one part. */
const HIDDEN_WHOLE = ["serverCertificate"];

/**
 * Differences that the comparison of the deployed settings does not show: changed settings that are encrypted or replaced by placeholders.
 * The encrypted texts are compared, so no key is needed and no value is shown.
 */
export function hiddenDifferences(base: StackConfig, head: StackConfig): readonly string[] {
  const [was, is] = [base, head].map(encryptedValues);
  const paths = [...new Set([...was!.keys(), ...is!.keys()])]
    .filter((path) => was!.get(path) !== is!.get(path))
    // A key that is added or removed together with its tunnel has no effect of its own.
    .filter((path) => path !== TUNNEL_KEY || (was!.has(path) && is!.has(path)));
  const whole = HIDDEN_WHOLE.filter((name) => {
    const sections = [base, head].map((config) => config[NAMESPACE + name]);
    const hidden = [was, is].some((values) => [...values!.keys()].some((path) => belongsTo(path, name)));
    const elsewhere = sections.some((section) => isSection(section) && section.source === "keyVault");
    return (hidden || elsewhere) && JSON.stringify(sections[0]) !== JSON.stringify(sections[1]);
  });
  const choices = ["certificateName", "anyNameUnderAuthority"].map((setting) => ({
    setting,
    differs: different(...([base, head].map((config) => sectionOf(config, "client")[setting]) as [unknown, unknown])),
  }));
  const unseen = [was, is].some((values) => [...values!.keys()].some((path) => concerns(path, "client.certificates")));
  const name = choices.filter(({ differs }) => unseen && differs).map(({ setting }) => `client.${setting}`);
  const rest = paths.filter((path) => !HIDDEN_WHOLE.some((one) => belongsTo(path, one)));
  return [...new Set([...rest, ...whole, ...name])]
    .sort()
    .map(
      (path) => `the effect of the changed setting ${path}${concernOf(path)}: its value is encrypted or kept elsewhere`,
    );
}

/** The effect that a hidden setting may have, for the reader of the report. */
function concernOf(path: string): string {
  if (concerns(path, "serverCertificate")) return " on the portal's certificate";
  if (path === "client") return " on the allowed addresses and the admitted clients";
  if (/^client\.certificate(s|Name)\b/.test(path)) return " on the admitted clients";
  return isIn(path, "client") ? " on the allowed addresses" : "";
}
