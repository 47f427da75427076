import type { ExternalSettings } from "../model";
import { servicePaths } from "./services";

/** A sentence about external servers that every preview and update shows. */
export interface Notice {
  readonly severity: "info" | "warn";
  readonly text: string;
}

const SECONDS_A_DAY = 86_400;

/**
 * The sentences for these servers: the planted files that their product counts, or that nothing shows whether they block.
 *
 * @param gateways machines of both lanes
 */
export function externalNotices(external: ExternalSettings, gateways: number): readonly Notice[] {
  const named = external.servers.map(({ name }) => name).join(", ");
  if (external.canary === "optionsOnly")
    return [
      {
        severity: "warn",
        text:
          `icap.external.canary is optionsOnly: it is not verified that ${named} block anything. A server in monitoring or trial ` +
          "mode would allow every file, unnoticed. Set it to verified and add the canary's rule to the product (docs/appliances.md).",
      },
    ];
  const services = Object.values(servicePaths(external)).filter((path) => path !== "").length;
  const aDay = (gateways * external.servers.length * services * SECONDS_A_DAY) / external.canarySeconds;
  return [
    {
      severity: "info",
      text:
        `Canary: ${gateways} gateways × ${external.servers.length} servers × ${services} services, every ${external.canarySeconds} s: ` +
        `${Math.round(aDay).toLocaleString("en-US")} planted files a day, each perhaps an incident in the product (icap.external.canarySeconds).`,
    },
  ];
}
