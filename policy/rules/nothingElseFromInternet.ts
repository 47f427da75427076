import { holdsOtherPort } from "../ports";
import { observe } from "../reading";
import { isOnlyTcp, rulesIn, unknownRules } from "../securityRules";
import { describeSources, isNobody, onInternet } from "../sources";
import { and, not, or } from "../truth";
import { everywhere, type ResourceRule } from "../types";
import { clientPorts } from "./clientPorts";

/** This includes the clients' own addresses, which need no other port and no other protocol. */
export const nothingElseFromInternet: ResourceRule = {
  name: "nothing-else-from-internet",
  title: "The internet can reach only the ICAPS port, and only over TCP",
  severity: "critical",
  enforcement: everywhere("mandatory"),
  reason:
    "The load balancer's probe, SSH and everything else on a gateway is for the platform and the network only. Service tags count as the internet, because they contain other customers' machines.",
  remedy:
    "Delete the rule. Reach machines through Azure Bastion or run-command; write the protocol of the clients' rule as `Tcp`, its port as one number.",
  scope: "resource",
  check(resource, context) {
    const observations = rulesIn(resource).flatMap((rule) => {
      const elsewhere = or(not(isOnlyTcp(rule)), holdsOtherPort(rule.ports, clientPorts(context)));
      const outside = onInternet(rule.sources);
      const isPublic = isNobody(outside) ? outside.unknown && "unknown" : true;
      return observe(and(rule.inbound, rule.allows, elsewhere, isPublic), resource, {
        problem: `rule ${rule.name} opens more than port ${clientPorts(context).join(" and ")}/TCP to the internet: ${describeSources(outside)}`,
        unknown: `the sources, ports or effect of rule ${rule.name} are`,
        path: rule.path,
      });
    });
    return [...observations, ...unknownRules(resource)];
  },
};
