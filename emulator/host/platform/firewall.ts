import { PlatformFirewall, PlatformMachine } from "./messages";

/** Whether the firewall of a vault or a storage account lets a caller in; `services`: the endpoints by which it sees subnets. */
export function mayConnect(
  { closed, defaultDeny, subnets, addresses }: PlatformFirewall,
  services: readonly string[],
  caller: PlatformMachine | undefined,
): boolean {
  if (closed) return false;
  if (!defaultDeny) return true;
  if (caller === undefined) return false;
  return (
    (services.some((service) => caller.serviceEndpoints.includes(service)) && subnets.includes(caller.subnet)) ||
    addresses.includes(caller.address)
  );
}
