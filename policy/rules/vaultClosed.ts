import { NOT_KNOWN, at, is, isType, items, observe } from "../reading";
import { beyond, describeSources, isNobody, sourcesOf } from "../sources";
import { and, not, type Truth } from "../truth";
import { everywhere, type Observation, type ResourceRule } from "../types";

export const vaultClosed: ResourceRule = {
  name: "vault-closed-to-internet",
  title: "Key Vaults are not reachable from the internet",
  severity: "high",
  enforcement: everywhere("mandatory"),
  reason:
    "The vault holds the gateways' private keys. A vault without `networkAcls` is reachable from the whole internet, where a stolen token is enough to read them.",
  remedy:
    "`networkAcls.defaultAction: Deny` with the gateways' subnets, or `publicNetworkAccess: Disabled` with private endpoints. Prefixes in `ipRules` must be listed in the pack's `vaultSources`.",
  scope: "resource",
  check(resource, context): readonly Observation[] {
    if (!isType(resource, "keyvault:Vault", "keyvault:ManagedHsm")) return [];
    const vault = at(resource.properties, "properties");
    const acls = at(vault, "networkAcls");
    const off = is(at(vault, "publicNetworkAccess"), "Disabled");
    const denies = is(at(acls, "defaultAction"), "Deny");
    const prefixes = items(at(acls, "ipRules"));
    const sources = sourcesOf(
      prefixes === NOT_KNOWN ? [prefixes] : prefixes.map((rule) => at(rule, "value") ?? NOT_KNOWN),
    );
    const strangers = beyond(sources, sourcesOf(context.vaultSources ?? []));
    const admits: Truth = isNobody(strangers) ? strangers.unknown && "unknown" : true;
    return [
      ...observe(and(not(off), not(denies)), resource, {
        problem: "its firewall allows every address: networkAcls.defaultAction is not Deny",
        unknown: "its firewall's rules are",
        path: "properties.networkAcls.defaultAction",
      }),
      ...observe(and(not(off), admits), resource, {
        problem: `its firewall allows ${describeSources(strangers)}`,
        unknown: "the prefixes in its firewall are",
        path: "properties.networkAcls.ipRules",
      }),
    ];
  },
};
