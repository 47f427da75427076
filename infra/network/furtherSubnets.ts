import type {
  DetectionServerSettings,
  EnforceTunnelSettings,
  IcapSettings,
  NetworkSettings,
  VaultSettings,
} from "../model";
import type { Placement } from "../placement";
import { DETECTION_SUBNET, detectionRules } from "./detectionServer";
import { GATEWAY_SUBNET } from "./enforceTunnel";
import { securityGroup } from "./securityGroup";
import { behindTunnel, tunnelRoutes } from "./tunnelRoutes";
import { endpointSubnet } from "./vaultEndpoint";
import type { FurtherSubnet, VirtualNetworkArgs } from "./virtualNetwork";

/** Settings that the subnets depend on. */
export interface SubnetArgs {
  readonly network: NetworkSettings;
  readonly icap: Pick<IcapSettings, "external">;
  readonly enforceTunnel?: EnforceTunnelSettings;
  readonly detectionServer?: DetectionServerSettings;
  readonly vault: Pick<VaultSettings, "privateEndpoint">;
}

/**
 * The subnets of the VPN gateway, of the detection servers and of the vault's private endpoint, with the routes of all subnets. The lanes
 * reach the external ICAP servers behind the tunnel, the detection servers reach Enforce, and nothing else behind the tunnel is reachable.
 */
export function furtherSubnets(
  placement: Placement,
  { network, icap, enforceTunnel, detectionServer, vault }: SubnetArgs,
): Pick<VirtualNetworkArgs, "routeTableId" | "furtherSubnets"> {
  const routes = (suffix: string, addresses: readonly string[]) =>
    enforceTunnel && {
      routeTableId: tunnelRoutes(placement, `${placement.name}-${suffix}`, behindTunnel(enforceTunnel, addresses)).id,
    };
  const gateway: readonly FurtherSubnet[] = enforceTunnel
    ? [{ name: GATEWAY_SUBNET, prefix: enforceTunnel.gatewaySubnet }]
    : [];
  const detection: readonly FurtherSubnet[] = detectionServer
    ? [
        {
          name: DETECTION_SUBNET,
          prefix: detectionServer.subnet,
          securityGroupId: securityGroup(
            placement,
            detectionRules(detectionServer, network.laneSubnets),
            `${placement.name}-detection-rules`,
          ).id,
          ...routes("detection-routes", detectionServer.enforceAddresses),
        },
      ]
    : [];
  const { laneSubnets } = network;
  const endpoint: readonly FurtherSubnet[] = vault.privateEndpoint
    ? [endpointSubnet(placement, vault.privateEndpoint.subnetPrefix, [laneSubnets.a, laneSubnets.b])]
    : [];
  const icapServers = (icap.external?.servers ?? []).map(({ address }) => address);
  return { ...routes("lane-routes", icapServers), furtherSubnets: [...gateway, ...detection, ...endpoint] };
}
