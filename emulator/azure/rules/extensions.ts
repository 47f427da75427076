/** Azure's rules for the extensions of a scale set. Pure. */
import type { Problem } from "../engine/provider";
import { isRecord, isUnknown, records, strings, text, type Properties } from "../engine/value";
import { durationInRange, repeated, unless } from "./problems";

const PATH = "virtualMachineProfile.extensionProfile";

/** Whether the extension reports a machine's health to Azure. */
export const isHealthExtension = (extension: Properties): boolean =>
  extension.publisher === "Microsoft.ManagedServices" && text(extension.type) === "ApplicationHealthLinux";

/** Faults of an extension profile. */
export function extensionProblems(profile: unknown): readonly Problem[] {
  if (!isRecord(profile)) return [];
  const extensions = records(profile.extensions);
  const names = extensions.map((extension) => text(extension.name) ?? "");
  return [
    ...durationInRange(profile.extensionsTimeBudget, `${PATH}.extensionsTimeBudget`, 15, 120),
    ...repeated(names).map((name) => ({
      property: `${PATH}.extensions`,
      reason: `InvalidParameter: two extensions are named ${name}`,
    })),
    ...extensions.flatMap((extension, index) => oneProblems(extension, `${PATH}.extensions[${index}]`, extensions)),
  ];
}

function oneProblems(extension: Properties, path: string, all: readonly Properties[]): readonly Problem[] {
  const required = ["name", "publisher", "type", "typeHandlerVersion"];
  const version = text(extension.typeHandlerVersion);
  return [
    ...required.flatMap((key) =>
      unless(extension[key] !== undefined, `${path}.${key}`, "InvalidParameter: is required"),
    ),
    ...unless(
      version === undefined || /^\d+\.\d+$/.test(version),
      `${path}.typeHandlerVersion`,
      `InvalidParameter: ${JSON.stringify(version)} is not a version such as 2.1`,
    ),
    ...strings(extension.provisionAfterExtensions).flatMap((name) => orderProblems(name, path, extension, all)),
    ...(isHealthExtension(extension) ? healthProblems(extension.settings, path) : []),
    ...(text(extension.type) === "CustomScript" ? scriptProblems(extension, path) : []),
  ];
}

function orderProblems(
  name: string,
  path: string,
  extension: Properties,
  all: readonly Properties[],
): readonly Problem[] {
  const property = `${path}.provisionAfterExtensions`;
  const other = all.find((candidate) => candidate.name === name);
  if (!other || other === extension) {
    return [{ property, reason: `InvalidParameter: the set has no other extension named ${name}` }];
  }
  return unless(
    other.settings !== undefined,
    property,
    `InvalidParameter: extension ${name} needs a settings field, because others are provisioned after it`,
  );
}

function healthProblems(settings: unknown, path: string): readonly Problem[] {
  if (isUnknown(settings)) return [];
  if (!isRecord(settings)) return [{ property: `${path}.settings`, reason: "InvalidParameter: is required" }];
  const protocol = text(settings.protocol);
  return [
    ...unless(
      protocol !== undefined && ["http", "https", "tcp"].includes(protocol),
      `${path}.settings.protocol`,
      `InvalidParameter: ${JSON.stringify(settings.protocol)} is not http, https or tcp`,
    ),
    ...unless(
      settings.port !== undefined || protocol !== "tcp",
      `${path}.settings.port`,
      "InvalidParameter: is required for tcp",
    ),
    ...unless(
      protocol !== "tcp" || settings.requestPath === undefined,
      `${path}.settings.requestPath`,
      "InvalidParameter: is not allowed for tcp",
    ),
  ];
}

function scriptProblems(extension: Properties, path: string): readonly Problem[] {
  const both = [extension.settings, extension.protectedSettings].filter(isRecord);
  const commands = both.filter((settings) => settings.commandToExecute !== undefined || settings.script !== undefined);
  const hidden = [extension.settings, extension.protectedSettings].some(isUnknown);
  return unless(
    hidden || commands.length === 1,
    `${path}.settings`,
    "InvalidParameter: a custom script needs commandToExecute or script, in settings or in protectedSettings, once",
  );
}
