/** The settings of a stack for a machine outside Azure. They are the stack's own; unreadable values get no placeholders. */
import { UserError } from "../../console/userError";
import { concerns, withoutEncrypted } from "../../engine/encryptedSettings";
import { readStackConfig, type StackConfig } from "../../engine/projectCopy";
import { parseSettings, SettingsError, settingsOfFile, type Settings } from "../../infra/settings";

/** Settings that affect a machine's files. An encrypted value in one of them is an error. */
const USED = ["client", "dlp", "icap", "gateway", "capacity", "lanes", "workload", "preset", "monitoring.scrape"];

/** Settings of Azure resources, which are ignored because they do not affect a machine elsewhere. */
const AZURES = [
  "detectionServer",
  "enforceTunnel",
  "network",
  "publicAddresses",
  "secondRegion",
  "serverCertificate",
  "vault",
];

/**
 * Reads the settings from the stack's file.
 * @throws UserError if a setting is wrong, is encrypted, or needs something that exists only in Azure
 */
export async function settingsForElsewhere(project: string, stack: string, now: Date): Promise<Settings> {
  const config = await readStackConfig(project, stack);
  const { config: readable, leftOut } = withoutEncrypted(config);
  const hidden = leftOut.filter((path) => USED.some((setting) => concerns(path, setting)));
  if (hidden.length > 0)
    throw new UserError(
      `${hidden.join(", ")} in Pulumi.${stack}.yaml ${hidden.length === 1 ? "is" : "are"} encrypted, and a machine without ${hidden.length === 1 ? "it" : "them"} would not be the stack's: ` +
        "make a stack file without encrypted values for machines outside Azure",
    );
  const settings = parsed(readable, stack, now);
  const problems = problemsElsewhere(settings);
  if (problems.length > 0) throw new UserError(`Pulumi.${stack}.yaml: ${problems.join("\n")}`);
  return settings;
}

function parsed(config: StackConfig, stack: string, now: Date): Settings {
  const raw = settingsOfFile(config);
  const values = Object.fromEntries(Object.entries(raw.values).filter(([name]) => !AZURES.includes(name)));
  try {
    return parseSettings({ ...raw, values, outsideAzure: true }, stack, now);
  } catch (error) {
    if (error instanceof SettingsError) throw new UserError(error.message, false, { cause: error });
    throw error;
  }
}

function problemsElsewhere({ client, dlp }: Settings): string[] {
  return [
    ...(client.sources === "serviceTag"
      ? [
          'client.sources  "serviceTag" is known to Azure alone; with "addresses" the packet filter has the published ones',
        ]
      : []),
    ...(dlp.rules.some(({ kind }) => kind === "list")
      ? ["dlp.rules  a rule of kind: list reads its list from Azure's storage; leave it out for a machine elsewhere"]
      : []),
  ];
}
