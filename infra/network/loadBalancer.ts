import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import { LANE_NAMES, type GatewaySettings, type LaneName } from "../model";
import type { PublicAddress } from "./publicAddresses";

export interface LoadBalancerArgs {
  /** ARM id of the resource group: the parts of the load balancer name each other by full id. */
  readonly resourceGroupId: pulumi.Input<string>;
  /** The address of each lane that is behind it: of both, or of the one in its region. */
  readonly addresses: Readonly<Partial<Record<LaneName, PublicAddress>>>;
  /** Lanes that have a pool. A lane without an address keeps its pool for its old machines until its new ones serve in the other region. */
  readonly pools: readonly LaneName[];
  /** Azure's name, and Pulumi's; `<name>-balancer` where it is absent. */
  readonly name?: string;
  /** TCP ports of ICAP over TLS, the same outside and inside: the gateway's, then those of products with their own. */
  readonly ports: readonly [number, ...number[]];
  /** `off`: ICAP without TLS. */
  readonly tls: GatewaySettings["tls"];
  /** TCP port that answers `GET /healthz`: 200 while the gateway's canary holds. */
  readonly canaryPort: number;
  /**
   * The network of the machines. Both it and the load balancer are deleted before their successors are created, and the machines before
   * both. The engine keeps that order only if there is a dependency.
   */
  readonly after: network.VirtualNetwork;
}

/** The parts of the load balancer that other resources need. */
export interface LoadBalancer {
  /** ARM id. */
  readonly id: pulumi.Output<string>;
  /** ARM id of a lane's backend pool. Known when the load balancer exists. */
  readonly pools: Readonly<Record<LaneName, pulumi.Output<string>>>;
}

/** An idle connection of a client with keep-alive is closed after this; Azure allows 4–100. */
const IDLE_TIMEOUT_MINUTES = 15;
const PROBE = "canary";

/**
 * A frontend for each lane, pools that share no machine, one rule each for every port. Two rules on one pool and one backend port would
 * need floating IP. The rules preserve the client's source address, so that the security group sees it.
 */
export function loadBalancer(placement: Placement, args: LoadBalancerArgs): LoadBalancer {
  // The parts refer to each other by id before Azure has created them, so the name must be known and is not auto-generated.
  const balancerName = args.name ?? `${placement.name}-balancer`;
  const partId = (collection: string, part: string): pulumi.Output<string> =>
    pulumi.interpolate`${args.resourceGroupId}/providers/Microsoft.Network/loadBalancers/${balancerName}/${collection}/${part}`;

  const balancer = new network.LoadBalancer(
    balancerName,
    {
      resourceGroupName: placement.resourceGroupName,
      loadBalancerName: balancerName,
      location: placement.location,
      sku: { name: network.LoadBalancerSkuName.Standard },
      frontendIPConfigurations: Object.entries(args.addresses).map(([lane, { id }]) => ({
        name: frontendName(lane as LaneName),
        publicIPAddress: { id },
      })),
      backendAddressPools: args.pools.map((lane) => ({ name: poolName(lane) })),
      probes: [
        {
          // The probe tests for verdicts, not for an open port, because TCP, TLS and ICAP OPTIONS all respond even if nothing is inspected.
          name: PROBE,
          protocol: network.ProbeProtocol.Http,
          port: args.canaryPort,
          requestPath: "/healthz",
          intervalInSeconds: 5, // Azure's minimum
          probeThreshold: 2,
        },
      ],
      loadBalancingRules: lanePorts(args).map(({ lane, port, name }) => ({
        name,
        protocol: network.TransportProtocol.Tcp,
        frontendPort: port,
        backendPort: port,
        frontendIPConfiguration: { id: partId("frontendIPConfigurations", frontendName(lane)) },
        backendAddressPools: [{ id: partId("backendAddressPools", poolName(lane)) }],
        probe: { id: partId("probes", PROBE) },
        idleTimeoutInMinutes: IDLE_TIMEOUT_MINUTES,
        enableTcpReset: true, // the client is notified at once when an idle connection is closed
        disableOutboundSnat: true, // gateways go out through the NAT gateway, not through the client's address
        enableFloatingIP: false,
        loadDistribution: network.LoadDistribution.Default,
      })),
      tags: placement.tags,
    },
    { parent: placement.parent, dependsOn: [args.after] },
  );
  return { id: balancer.id, pools: { a: poolId(balancer, "a"), b: poolId(balancer, "b") } };
}

/** A rule for each lane and port; those of the gateway's own port have no number in their names. */
function lanePorts({
  addresses,
  ports: [own, ...others],
  tls,
}: Pick<LoadBalancerArgs, "addresses" | "ports" | "tls">): { lane: LaneName; port: number; name: string }[] {
  const protocol = tls === "on" ? "icaps" : "icap";
  return [own, ...others].flatMap((port) =>
    LANE_NAMES.filter((lane) => lane in addresses).map((lane) => ({
      lane,
      port,
      name: `${protocol}-${lane}${port === own ? "" : `-${port}`}`,
    })),
  );
}

const frontendName = (lane: LaneName): string => `address-${lane}`;
const poolName = (lane: LaneName): string => `lane-${lane}`;

/**
 * The id is composed from the created load balancer's id, so that its users depend on it. It is not taken from its list of pools, because a
 * preview of any change to the load balancer does not know that list, and would announce new lanes wrongly.
 */
const poolId = (balancer: network.LoadBalancer, lane: LaneName): pulumi.Output<string> =>
  pulumi.interpolate`${balancer.id}/backendAddressPools/${poolName(lane)}`;
