import { parse } from "yaml";
import { gatewayFiles, renderUserData } from "../infra/gateway";
import type { Settings } from "../infra/settings";

interface CloudConfig {
  readonly write_files: readonly { path: string; content: string }[];
}

/** The files that the scanner reads from its database folder, in addition to the file types that it generates itself. Paths on a gateway. */
export const SCANNER_RULES: readonly string[] = ["/etc/icap-gateway/gateway.ldb", "/etc/icap-gateway/gateway.cfg"];

const NOWHERE = {
  vaultUrl: "https://none.vault.azure.net",
  secretName: "none",
  identityId:
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/none/providers/Microsoft.ManagedIdentity/userAssignedIdentities/none",
};

/** The product's files as written to a gateway, by path: rendered from settings, with the name of a vault that does not exist. */
export function productFiles(settings: Settings): Map<string, string> {
  const { write_files: files } = parse(renderUserData(settings, "a", NOWHERE, gatewayFiles())) as CloudConfig;
  return new Map(files.map(({ path, content }) => [path, content]));
}
