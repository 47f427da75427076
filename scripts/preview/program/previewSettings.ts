import type { StackConfig } from "../../engine/rehearsalSettings";

/** Stack settings as they can be deployed without keys, and what was changed, one sentence each. */
export interface PreviewSettings {
  readonly config: StackConfig;
  readonly notes: readonly string[];
}

/** What stands in for what only the owner has; the same on both sides, so that it makes no difference. */
export interface Placeholders {
  /** PEM of a client certificate. */
  readonly clientCertificate: string;
}

const NAMESPACE = "defender-icap-gateway:";

type Section = Readonly<Record<string, unknown>>;

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is, or holds, one that is encrypted with the owner's key (`secure: ...`). */
export function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (!isSection(value)) return false;
  const keys = Object.keys(value);
  return (keys.length === 1 && typeof value.secure === "string") || Object.values(value).some(holdsSecret);
}

/**
 * The settings that the emulator deploys: the stack's own, but for what cannot be had without keys. Protection stays on:
 * that something protected would be deleted is what a reviewer must see.
 */
export function previewSettings(original: StackConfig, stack: string, placeholders: Placeholders): PreviewSettings {
  const config: StackConfig = structuredClone(original);
  const notes: string[] = [];
  const sectionOf = (name: string): Section => {
    const value = config[NAMESPACE + name];
    return isSection(value) ? value : {};
  };

  const server = sectionOf("serverCertificate");
  if (server.source === "keyVault" || holdsSecret(server)) {
    config[`${NAMESPACE}serverCertificate`] = { source: "authority" };
    notes.push("serverCertificate: a placeholder from a private authority stands for the one that only its owner has.");
  }
  const preset = config[`${NAMESPACE}preset`] ?? stack;
  const client = sectionOf("client");
  const makesOwn = client.generateIdentity === true || (preset === "dev" && client.generateIdentity !== false);
  if (holdsSecret(client.certificates) || (client.certificates === undefined && !makesOwn)) {
    config[`${NAMESPACE}client`] = {
      ...without(client, "certificateName"),
      certificates: placeholders.clientCertificate,
    };
    notes.push("client.certificates: a placeholder stands for the client's certificate, which is not in the settings.");
  }
  for (const [key, value] of Object.entries(config)) {
    if (!holdsSecret(value)) continue;
    delete config[key];
    notes.push(`${key}: left out, because it is encrypted with its owner's key.`);
  }
  return { config, notes };
}

const without = (section: Section, key: string): Section =>
  Object.fromEntries(Object.entries(section).filter(([name]) => name !== key));

/**
 * What the comparison of the deployed settings does not show: settings that placeholders stand for and that differ.
 * Compared as text, so that nobody's key is needed and nothing of them is shown.
 */
export function hiddenDifferences(base: StackConfig, head: StackConfig): readonly string[] {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  return keys.flatMap((key) => {
    const values = [base[key], head[key]];
    const hidden = values.some((value) => holdsSecret(value) || (isSection(value) && value.source === "keyVault"));
    if (!hidden || JSON.stringify(values[0]) === JSON.stringify(values[1])) return [];
    const name = key.startsWith(NAMESPACE) ? key.slice(NAMESPACE.length) : key;
    const portal = name === "serverCertificate" ? ", so whether the portal needs another certificate" : "";
    return [
      `what the change of the setting ${name} does${portal}: it is encrypted, or kept elsewhere, and not read here`,
    ];
  });
}
