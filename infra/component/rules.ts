import { scrapeOf } from "../model/scrape";
import { clientProfiles } from "../network/clientProfile";
import { securityRules } from "../network/securityRules";
import type { GatewayPlan } from "./plan";

/** The rules of the security group that both lanes carry. The clients' addresses may come from other resources. */
export const rulesOf = (plan: GatewayPlan) => {
  const { settings } = plan;
  return plan.read(["client.addresses"], ({ client }) =>
    securityRules({
      profiles: clientProfiles(client),
      port: settings.gateway.port,
      tls: settings.gateway.tls,
      canaryPort: settings.gateway.canaryPort,
      egress: settings.network.egress,
      scrape: scrapeOf(settings.monitoring),
      monitored: settings.monitoring.enabled,
      icapServers: settings.icap.external?.servers ?? [],
    }),
  );
};
