import { BalancingRule } from "../resources/balancer";
import { NftScript } from "./script";
import { INTERNET_LINK, NetworkMachine, NetworkState, outboundAddress } from "./state";

/** Public addresses: the translations of the load balancer and the NAT gateways, and the packets that end at the router. */
export function balance({ resources, balancers, machines }: NetworkState, script: NftScript): void {
  const addresses = new Map(resources.publicAddresses.map(({ key, address }) => [key, address]));
  for (const balancer of balancers) {
    for (const balancing of balancer.rules) {
      const address = addresses.get(balancing.publicAddress);
      if (address === undefined) throw new Error(`load balancer "${balancer.name}": its public address does not exist`);
      const arriving = `iifname ${INTERNET_LINK} ip daddr ${address} ${balancing.protocol} dport ${balancing.frontendPort}`;
      const ready = readyMachines(balancing, machines);
      if (ready.length > 0) {
        script.rule("translate", `${arriving} dnat to ${target(balancing, ready)} comment "${balancing.name}"`);
      }
      script.rule("input", `${arriving} ${script.routerCount("NoReadyMachine", balancing.name)} drop`);
    }
  }
  for (const { name, address } of resources.publicAddresses) {
    script.rule(
      "input",
      `iifname ${INTERNET_LINK} ip daddr ${address} ${script.routerCount("NoLoadBalancingRule", name)} drop`,
    );
  }
  for (const subnet of resources.subnets) {
    const translated = outboundAddress(resources, subnet);
    if (translated !== undefined)
      script.rule("leave", `oifname ${INTERNET_LINK} ip saddr ${subnet.prefix} snat to ${translated}`);
  }
}

function target({ distribution, protocol, backendPort }: BalancingRule, ready: readonly NetworkMachine[]): string {
  if (ready.length === 1) return `${ready[0]!.address}:${backendPort}`;
  const choices = ready.map((machine, n) => `${n} : ${machine.address} . ${backendPort}`).join(", ");
  const hashed = distribution === "Default" ? `ip saddr . ${protocol} sport` : "ip saddr";
  return `jhash ${hashed} mod ${ready.length} map { ${choices} }`;
}

/** Machines of a rule's pool that answer its probe. */
function readyMachines(rule: BalancingRule, machines: readonly NetworkMachine[]): readonly NetworkMachine[] {
  return machines.filter(
    (machine) => machine.pools.includes(rule.pool) && (rule.probe === undefined || machine.readyProbes.has(rule.probe)),
  );
}
