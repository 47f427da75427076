import { NOT_KNOWN, at, is, isType, items, observe, textAt, unjudged } from "../reading";
import { refersByName, refersTo } from "../references";
import { and, not, or, type Truth } from "../truth";
import type { JudgedResource, Observation, StackRule } from "../types";

export const registeredAddressesProtected: StackRule = {
  name: "registered-addresses-protected",
  title: "In prod, the load balancer's public addresses are protected in Pulumi and locked in Azure",
  severity: "high",
  enforcement: { dev: "none", test: "none", prod: "mandatory" },
  reason:
    "They are registered in the client's portal. Azure can give a deleted address to another customer, who then receives the client's connections.",
  remedy:
    "Settings `publicAddresses.protect` and `publicAddresses.lock` (prod's defaults): `protect: true` and a CanNotDelete lock.",
  scope: "stack",
  check(resources, context) {
    const balancers = resources.filter((resource) => isType(resource, "network:LoadBalancer"));
    if (context.existingAddresses === true) {
      const what = "the registered addresses are not created by this stack; their protection is";
      return balancers.map((resource) => unjudged(resource, what));
    }
    return resources
      .filter((resource) => isType(resource, "network:PublicIPAddress"))
      .flatMap((address) => judgeAddress(address, or(...balancers.map((one) => faces(one, address))), resources));
  },
};

function judgeAddress(address: JudgedResource, registered: Truth, resources: readonly JudgedResource[]): Observation[] {
  const locked = or(...resources.map((resource) => locks(resource, address)));
  return [
    ...observe(and(registered, not(address.protect ?? "unknown")), address, {
      problem: "is not protected in Pulumi (protect)",
      unknown: "whether it is protected, or registered at all, is",
    }),
    ...observe(and(registered, not(locked)), address, {
      problem: "has no lock in Azure that prevents its deletion",
      unknown: "whether a lock covers it, or it is registered at all, is",
    }),
  ];
}

/** Whether the address is in front of the balancer. */
function faces(balancer: JudgedResource, address: JudgedResource): Truth {
  const property = "frontendIPConfigurations";
  const frontends = items(at(balancer.properties, property));
  if (frontends === NOT_KNOWN) return refersTo(balancer, property, NOT_KNOWN, address);
  return or(
    ...frontends.map((frontend) => refersTo(balancer, property, at(frontend, "publicIPAddress", "id"), address)),
  );
}

/** Whether the resource is a lock that keeps the address from being deleted. */
function locks(lock: JudgedResource, address: JudgedResource): Truth {
  const level = at(lock.properties, "level");
  return and(or(is(level, "CanNotDelete"), is(level, "ReadOnly")), covers(lock, address));
}

function covers(lock: JudgedResource, address: JudgedResource): Truth {
  const group = textAt(address.properties, "resourceGroupName");
  const inGroup = (name: unknown): Truth => (group === undefined ? "unknown" : is(name, group));
  if (isType(lock, "authorization:ManagementLockAtSubscriptionLevel")) return true;
  if (isType(lock, "authorization:ManagementLockAtResourceGroupLevel"))
    return inGroup(at(lock.properties, "resourceGroupName"));
  if (isType(lock, "authorization:ManagementLockAtResourceLevel"))
    return and(
      is(at(lock.properties, "resourceType"), "publicIPAddresses"),
      inGroup(at(lock.properties, "resourceGroupName")),
      refersByName(lock, "resourceName", at(lock.properties, "resourceName"), address),
    );
  if (!isType(lock, "authorization:ManagementLockByScope")) return false;
  const scope = at(lock.properties, "scope");
  const text = textAt(lock.properties, "scope");
  if (text !== undefined && !/\/providers\//i.test(text)) {
    const scopeGroup = /\/resourceGroups\/([^/]+)$/i.exec(text)?.[1];
    return scopeGroup === undefined ? /^\/subscriptions\/[^/]+$/i.test(text) : inGroup(scopeGroup);
  }
  return refersTo(lock, "scope", scope, address);
}
