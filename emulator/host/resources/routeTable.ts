import { z } from "zod";

import type { AzureResource } from "../../model";
import { PRIVATE_RANGES } from "../network/serviceTags";
import { covers, parsePrefix } from "../network/prefixes";
import { idKey, readProperties } from "./reference";

/** The routes that a table adds to Azure's own, and whether it takes those of a VPN gateway. */
export interface RouteTable {
  readonly key: string;
  /** Private prefixes that lead to the VPN gateway. */
  readonly toGateway: readonly string[];
  /** The subnet also gets the gateway's own routes: all that is behind the tunnel. */
  readonly takesGatewayRoutes: boolean;
}

const table = z.object({
  disableBgpRoutePropagation: z.boolean().nullish(),
  routes: z
    .array(
      z.object({
        addressPrefix: z.string().refine(isPrivate, "a route to other than private addresses is not emulated"),
        nextHopType: z.literal("VirtualNetworkGateway", {
          error: "routes to other than the virtual network gateway are not emulated",
        }),
      }),
    )
    .nullish(),
});

/** The route tables among all resources. An error names the table with a route that is not emulated. */
export function readRouteTables(resources: readonly AzureResource[]): readonly RouteTable[] {
  return resources
    .filter(({ type }) => type === "azure-native:network:RouteTable")
    .map((resource) => {
      const { routes, disableBgpRoutePropagation } = readProperties(table, resource);
      return {
        key: idKey(resource.id),
        toGateway: (routes ?? []).map(({ addressPrefix }) => addressPrefix),
        takesGatewayRoutes: disableBgpRoutePropagation !== true,
      };
    });
}

/** Forced tunnelling (0.0.0.0/0) would need a router of its own for each subnet. */
function isPrivate(text: string): boolean {
  const prefix = parsePrefix(text);
  return prefix !== undefined && PRIVATE_RANGES.some((range) => covers(parsePrefix(range)!, prefix));
}
