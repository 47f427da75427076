import { throwawayIdentity } from "../engine/clientIdentity";
import { belongsTo, concerns, encryptedValues } from "../engine/encryptedSettings";
import { hasStackFile, readStackConfig, type StackConfig } from "../engine/projectCopy";
import type { Context } from "../policy/index";
import type { NotKnown } from "../preview";
import { previewSettings, type Placeholders } from "./previewSettings";
import { readGuardRailFacts } from "./readGuardRailFacts";

/** Facts for the guard rails about a stack whose preview ran with the real settings. They come from the stack's file in the project. */
export async function contextOfStack(project: string, stack: string): Promise<Context | NotKnown> {
  if (!hasStackFile(project, stack))
    return { notKnown: `Pulumi.${stack}.yaml, which has the settings, is not in this project` };
  return contextOfConfig(project, stack, await readStackConfig(project, stack), await placeholders());
}

/** The same facts from given settings. @param project folder of the program that the preview ran */
export function contextOfConfig(
  project: string,
  stack: string,
  original: StackConfig,
  standIns: Placeholders,
): Context | NotKnown {
  const { config } = previewSettings(original, stack, standIns);
  const facts = readGuardRailFacts(project, stack, config, new Date());
  if ("notKnown" in facts) return facts;
  const { allowedSources, ...rest } = facts;
  // The preview was made with the real settings, so clients that are encrypted here are not known. A placeholder address is no fact.
  const clientsHidden = [...encryptedValues(original).keys()].some(
    (path) => concerns(path, "client") && !WITHOUT_ADDRESSES.some((setting) => belongsTo(path, setting)),
  );
  return clientsHidden || allowedSources === undefined ? rest : { ...rest, allowedSources };
}

/** Settings of the client that change nothing about its addresses. */
const WITHOUT_ADDRESSES = ["client.certificates", "client.certificateName"];

/** Values that stand for settings that a preview has only encrypted, or not at all. */
export const placeholders = async (): Promise<Placeholders> => ({
  clientCertificate: (await throwawayIdentity(new Date())).certificate,
});
