import { z } from "zod";

import { AzureResource } from "../../model";
import { idKey, readProperties, reference } from "./reference";

export interface Probe {
  readonly key: string;
  readonly name: string;
  readonly protocol: "Http" | "Tcp";
  readonly port: number;
  readonly path: string;
  readonly intervalSeconds: number;
  /** Equal answers in a row that change a machine's state. */
  readonly threshold: number;
}

export interface BalancingRule {
  readonly name: string;
  /** Key of the public address of its frontend. */
  readonly publicAddress: string;
  readonly protocol: "tcp" | "udp";
  readonly frontendPort: number;
  readonly backendPort: number;
  readonly pool: string;
  /** Without a probe every machine of the pool counts as ready. */
  readonly probe?: string;
  /** The parts of a connection that are hashed to choose its machine. */
  readonly distribution: "Default" | "SourceIP" | "SourceIPProtocol";
}

export interface Balancer {
  readonly key: string;
  readonly name: string;
  readonly rules: readonly BalancingRule[];
  readonly probes: readonly Probe[];
  readonly pools: readonly { readonly key: string; readonly name: string }[];
}

const named = z.object({ name: z.string() });
const port = z.number().int().min(1).max(65535);
const loadBalancer = z.object({
  frontendIPConfigurations: z.array(named.extend({ publicIPAddress: reference })).nullish(),
  backendAddressPools: z.array(named).nullish(),
  probes: z
    .array(
      named.extend({
        protocol: z.enum(["Http", "Tcp"], { error: "the emulator probes with Http or Tcp" }),
        port,
        requestPath: z.string().nullish(),
        intervalInSeconds: z.number().nullish(),
        probeThreshold: z.number().int().nullish(),
      }),
    )
    .nullish(),
  loadBalancingRules: z
    .array(
      named.extend({
        frontendIPConfiguration: reference,
        backendAddressPool: reference.nullish(),
        backendAddressPools: z.array(reference).nullish(),
        probe: reference.nullish(),
        protocol: z.enum(["Tcp", "Udp"], { error: "the emulator balances Tcp or Udp" }),
        frontendPort: port,
        backendPort: port.nullish(),
        loadDistribution: z.enum(["Default", "SourceIP", "SourceIPProtocol"]).nullish(),
        enableFloatingIP: z.literal(false, { error: "floating IP is not emulated" }).nullish(),
      }),
    )
    .nullish(),
  inboundNatRules: z.array(z.unknown()).max(0, "inbound NAT rules are not emulated").nullish(),
  inboundNatPools: z.array(z.unknown()).max(0, "inbound NAT pools are not emulated").nullish(),
  outboundRules: z.array(z.unknown()).max(0, "outbound rules are not emulated: use a NAT gateway").nullish(),
});

const PROBE_INTERVAL_SECONDS = 15; // Azure's default (LoadBalancer, probes.intervalInSeconds)

/** Load balancers among all resources. */
export function readBalancers(resources: Iterable<AzureResource>): readonly Balancer[] {
  return [...resources].filter(({ type }) => type === "azure-native:network:LoadBalancer").map(readBalancer);
}

function readBalancer(resource: AzureResource): Balancer {
  const { frontendIPConfigurations, backendAddressPools, probes, loadBalancingRules } = readProperties(
    loadBalancer,
    resource,
  );
  const part = (collection: string, name: string): string => idKey(`${resource.id}/${collection}/${name}`);
  const frontends = new Map(
    (frontendIPConfigurations ?? []).map((frontend) => [
      part("frontendIPConfigurations", frontend.name),
      idKey(frontend.publicIPAddress.id),
    ]),
  );
  return {
    key: idKey(resource.id),
    name: resource.name,
    pools: (backendAddressPools ?? []).map(({ name }) => ({ key: part("backendAddressPools", name), name })),
    probes: (probes ?? []).map((probe) => ({
      key: part("probes", probe.name),
      name: probe.name,
      protocol: probe.protocol,
      port: probe.port,
      path: probe.requestPath ?? "/",
      intervalSeconds: probe.intervalInSeconds ?? PROBE_INTERVAL_SECONDS,
      threshold: probe.probeThreshold ?? 1,
    })),
    rules: (loadBalancingRules ?? []).map((rule) => {
      const publicAddress = frontends.get(idKey(rule.frontendIPConfiguration.id));
      const pools = [
        ...(rule.backendAddressPools ?? []),
        ...(rule.backendAddressPool ? [rule.backendAddressPool] : []),
      ];
      const [pool, ...others] = new Set(pools.map(({ id }) => idKey(id)));
      const where = `load balancer "${resource.name}", rule "${rule.name}"`;
      if (publicAddress === undefined) throw new Error(`${where}: its frontend does not exist`);
      if (pool === undefined || others.length > 0)
        throw new Error(`${where}: the emulator needs exactly one backend pool`);
      return {
        name: rule.name,
        publicAddress,
        protocol: rule.protocol === "Tcp" ? "tcp" : "udp",
        frontendPort: rule.frontendPort,
        backendPort: rule.backendPort ?? rule.frontendPort,
        pool,
        probe: rule.probe ? idKey(rule.probe.id) : undefined,
        distribution: rule.loadDistribution ?? "Default",
      };
    }),
  };
}
