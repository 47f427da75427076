import { judgeFirewall } from "../firewall";
import { at, isType } from "../reading";
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
    const firewall = {
      holder: at(resource.properties, "properties"),
      prefix: "properties.",
      field: "networkAcls",
      address: "value",
    } as const;
    return judgeFirewall(resource, firewall, context.vaultSources);
  },
};
