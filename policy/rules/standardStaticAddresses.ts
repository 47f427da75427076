import { NOT_KNOWN, at, is, isType, items, observe, textAt } from "../reading";
import { or, and, not } from "../truth";
import { everywhere, type JudgedResource, type Observation, type ResourceRule } from "../types";

export const standardStaticAddresses: ResourceRule = {
  name: "standard-static-addresses",
  title: "Public addresses are Standard and static",
  severity: "high",
  enforcement: everywhere("mandatory"),
  reason:
    "A Basic address allows all traffic where no security group applies, and Azure has retired it. A dynamic address can change, while the client's portal keeps the old one. Azure's defaults are Basic and dynamic.",
  remedy: "`sku.name: Standard` (or StandardV2) and `publicIPAllocationMethod: Static`.",
  scope: "resource",
  check: (resource) => addressesIn(resource).flatMap(({ path, value }) => judgeAddress(resource, path, value)),
};

function judgeAddress(resource: JudgedResource, path: string, value: unknown): readonly Observation[] {
  const sku = at(value, "sku", "name");
  const good = and(or(is(sku, "Standard"), is(sku, "StandardV2")), is(at(value, "publicIPAllocationMethod"), "Static"));
  return observe(not(good), resource, {
    problem: `is ${textAt(value, "sku", "name") ?? "Basic"} and ${textAt(value, "publicIPAllocationMethod") ?? "Dynamic"}, not Standard and Static`,
    unknown: "its sku or allocation is",
    ...(path === "" ? {} : { path }),
  });
}

/** Addresses that are resources, and those that are written into a load balancer's frontend or a network card. */
function addressesIn(resource: JudgedResource): readonly { readonly path: string; readonly value: unknown }[] {
  if (isType(resource, "network:PublicIPAddress")) return [{ path: "", value: resource.properties }];
  const list = isType(resource, "network:LoadBalancer")
    ? "frontendIPConfigurations"
    : isType(resource, "network:NetworkInterface")
      ? "ipConfigurations"
      : undefined;
  if (list === undefined) return [];
  const parts = items(at(resource.properties, list));
  if (parts === NOT_KNOWN) return [{ path: list, value: NOT_KNOWN }];
  return parts.flatMap((part, i) => {
    const value = at(part, "publicIPAddress");
    const path = `${list}[${textAt(part, "name") ?? i}].publicIPAddress`;
    // A mere reference: the address is judged where it is.
    const isReference = value === undefined || (value !== NOT_KNOWN && at(value, "id") !== undefined);
    return isReference ? [] : [{ path, value }];
  });
}
