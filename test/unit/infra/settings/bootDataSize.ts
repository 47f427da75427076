import { bootScript, customDataOf, gatewayFiles, renderUserData } from "../../../../infra/gateway";
import type { Settings } from "../../../../infra/model";

/** An identity with long names. */
const LONGEST = {
  vaultUrl: "https://a-name-of-24-characters.vault.azure.net/",
  secretName: "s".repeat(127),
  identityId:
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lane-a",
};

/** Bytes of lane a's boot data with these settings and long names, before base64. */
export const bootDataSize = (settings: Settings): number =>
  Buffer.from(
    customDataOf(bootScript(renderUserData(settings, "a", LONGEST, gatewayFiles()), gatewayFiles())),
    "base64",
  ).length;
