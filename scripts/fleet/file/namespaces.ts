/**
 * Keys of a fleet's settings. Pulumi takes a setting of any namespace, so a mistyped one would have no effect: a subscription under a
 * wrong name sends a stack into another subscription. Pure.
 */
import { suggestion, TOP_LEVEL } from "../../../infra/settings";
import { NAMESPACE } from "../../../engine/encryptedSettings";

/** Settings of azure-native's provider (@pulumi/azure-native/config/vars; a test compares them). */
export const PROVIDER_SETTINGS = [
  ...["auxiliaryTenantIds", "clientCertificatePassword", "clientCertificatePath", "clientId", "clientSecret"],
  ...["disableInstanceDiscovery", "disablePulumiPartnerId", "environment", "location", "metadataHost", "msiEndpoint"],
  ...["oidcRequestToken", "oidcRequestUrl", "oidcToken", "oidcTokenFilePath", "partnerId", "subscriptionId"],
  ...["tenantId", "useDefaultAzureCredential", "useMsi", "useOidc"],
];

const AZURE = "azure-native:";
const known = [...PROVIDER_SETTINGS.map((name) => AZURE + name), ...TOP_LEVEL.map((name) => NAMESPACE + name)];

/** The problem with the key of a setting; `undefined` where there is none. Keys of Pulumi's own namespace are accepted. */
export function keyProblem(key: string): string | undefined {
  if (known.includes(key) || key.startsWith("pulumi:")) return undefined;
  const prefix = [AZURE, NAMESPACE].find((one) => key.startsWith(one));
  const among = prefix === undefined ? known : known.filter((one) => one.startsWith(prefix));
  return `is not a setting${suggestion(key, among)}`;
}
