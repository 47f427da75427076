/** A stack's settings for these tests, and folders rendered from them. */
import { parseSettings, type Settings } from "../../../../infra/settings";
import type { Choices, Folder, TargetName } from "../../../../scripts/render/folder";
import { renderTarget } from "../../../../scripts/render/targets";

const NOW = new Date("2026-11-30T12:00:00Z");

const CLIENTS = ["52.1.2.3", "52.1.2.4/31"];
export const SERVERS = {
  server: "external",
  external: {
    product: "generic-reqmod",
    respmodPath: "respmod",
    servers: [
      { name: "dlp-1", address: "10.77.9.10" },
      { name: "dlp-2", address: "10.77.9.11" },
    ],
  },
};

export const settingsOf = (values: Readonly<Record<string, unknown>> = {}): Settings =>
  parseSettings(
    {
      location: "westeurope",
      values: { client: { profile: "custom", addresses: CLIENTS }, ...values },
    },
    "dev",
    NOW,
  );

const CHOICES: Choices = { probesFrom: ["10.9.0.0/24"], sshFrom: ["10.8.0.1"] };

/** The settings of each place in these tests: those that are the TLS edge alone need servers elsewhere. */
const valuesFor = (target: TargetName): Readonly<Record<string, unknown>> =>
  target === "windows" || target === "rhel" ? { icap: SERVERS } : {};

/** The choices of each place: other clouds have their own. */
const choicesFor = (target: TargetName): Choices =>
  target === "aws" || target === "gcp" ? { probesFrom: [], sshFrom: [] } : CHOICES;

export const rendered = (
  target: TargetName,
  values: Readonly<Record<string, unknown>> = valuesFor(target),
  choices: Choices = choicesFor(target),
): Folder => renderTarget(target, settingsOf(values), choices);

/** The text of one file. */
export function textOf(folder: Folder, path: string): string {
  const file = folder[path];
  if (file === undefined) throw new Error(`there is no ${path}, only ${Object.keys(folder).join(", ")}`);
  return file.text;
}
