import { cardConfigurations } from "../machines";
import { at, isGiven, observe } from "../reading";
import { or } from "../truth";
import { everywhere, type ResourceRule } from "../types";

export const noPublicAddressOnMachines: ResourceRule = {
  name: "no-public-address-on-machines",
  title: "No machine, scale set or network card has a public address of its own",
  severity: "high",
  enforcement: everywhere("mandatory"),
  reason: "Only the load balancer faces the internet; an address on a machine bypasses its rules and its probe.",
  remedy:
    "Remove `publicIPAddressConfiguration` or `publicIPAddress`. Machines use the NAT gateway for outbound connections.",
  scope: "resource",
  check: (resource) =>
    cardConfigurations(resource).flatMap(({ path, value }) =>
      observe(or(isGiven(at(value, "publicIPAddress")), isGiven(at(value, "publicIPAddressConfiguration"))), resource, {
        problem: "has a public address of its own",
        unknown: "whether it gets a public address is",
        path,
      }),
    ),
};
