import type { KnownSettings } from "../model";
import { scrapeOf } from "../model/scrape";
import { endpointOf } from "../model/vaultEndpoint";
import { clientProfiles } from "../network/clientProfile";
import { securityRules } from "../network/securityRules";
import type { AskedServices } from "../network/virtualNetwork";
import type { GatewayPlan } from "./plan";

/**
 * The rules of the security group that both lanes carry. The clients' addresses may come from other resources.
 *
 * @param where the region whose vault endpoint, if any, the rules lead to
 */
export const rulesOf = (plan: GatewayPlan, where: "first region" | "second region" = "first region") => {
  const { settings } = plan;
  const { endpointSubnet } = settings.secondRegion ?? {};
  return plan.read(["client.addresses"], ({ client }) =>
    securityRules({
      profiles: clientProfiles(client),
      port: settings.gateway.port,
      tls: settings.gateway.tls,
      canaryPort: settings.gateway.canaryPort,
      egress: settings.network.egress,
      scrape: scrapeOf(settings.monitoring),
      monitored: settings.monitoring.enabled,
      ...vaultWays(settings),
      ...(where === "second region" && endpointOf(settings.vault) ? { vaultEndpoint: endpointSubnet! } : {}),
      icapServers: settings.icap.external?.servers ?? [],
    }),
  );
};

/** The services that the lanes' machines reach at public addresses. */
export const asksOf = (settings: Pick<KnownSettings, "vault" | "serverCertificate" | "dlp">): AskedServices => ({
  vault: endpointOf(settings.vault) === undefined || vaultWays(settings).vaultOfOthers,
  lists: settings.dlp.listUploadFrom.length > 0 ? "here" : undefined,
});

/** The addresses at which the gateways read the vault or vaults. */
const vaultWays = ({ vault, serverCertificate }: Pick<KnownSettings, "vault" | "serverCertificate">) => ({
  ...(endpointOf(vault) ? { vaultEndpoint: endpointOf(vault)!.subnetPrefix } : {}),
  vaultOfOthers: serverCertificate.source === "keyVault",
});
