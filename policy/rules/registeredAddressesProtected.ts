import { NOT_KNOWN, at, is, isType, items, observe, textAt, unjudged } from "../reading";
import { hasId, refersByName, refersTo, subscriptionIn } from "../references";
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
      .flatMap((address) =>
        judgeAddress({ address, subscription: subscriptionOf(address, balancers) }, balancers, resources),
      );
  },
};

/** An address, and the id of its subscription in small letters; nothing where no id of the address is known yet. */
interface Address {
  readonly address: JudgedResource;
  readonly subscription: string | undefined;
}

/** From the address's id, or from the id by which a balancer names it: a policy pack is shown no resource's own id. */
function subscriptionOf(address: JudgedResource, balancers: readonly JudgedResource[]): string | undefined {
  const named = balancers
    .flatMap(frontendAddresses)
    .filter((id) => typeof id === "string" && hasId(address, id) === true);
  return subscriptionIn(textAt(address, "id") ?? named[0]);
}

function judgeAddress(
  of: Address,
  balancers: readonly JudgedResource[],
  resources: readonly JudgedResource[],
): Observation[] {
  const { address } = of;
  const registered = or(...balancers.map((one) => faces(one, address)));
  const locked = or(...resources.map((resource) => locks(resource, of)));
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

const FRONTENDS = "frontendIPConfigurations";

/** The ids of the addresses in front of the balancer, as `at` reads them. */
function frontendAddresses(balancer: JudgedResource): readonly unknown[] {
  const frontends = items(at(balancer.properties, FRONTENDS));
  return frontends === NOT_KNOWN ? [NOT_KNOWN] : frontends.map((frontend) => at(frontend, "publicIPAddress", "id"));
}

/** Whether the address is in front of the balancer. */
function faces(balancer: JudgedResource, address: JudgedResource): Truth {
  return or(...frontendAddresses(balancer).map((id) => refersTo(balancer, FRONTENDS, id, address)));
}

/** Whether the resource is a lock that keeps the address from being deleted. */
function locks(lock: JudgedResource, of: Address): Truth {
  const level = at(lock.properties, "level");
  return and(or(is(level, "CanNotDelete"), is(level, "ReadOnly")), covers(lock, of));
}

function covers(lock: JudgedResource, of: Address): Truth {
  if (isType(lock, "authorization:ManagementLockAtSubscriptionLevel")) return besides(lock, of);
  if (isType(lock, "authorization:ManagementLockAtResourceGroupLevel"))
    return and(besides(lock, of), inGroup(of, at(lock.properties, "resourceGroupName")));
  if (isType(lock, "authorization:ManagementLockAtResourceLevel"))
    return and(
      is(at(lock.properties, "resourceType"), "publicIPAddresses"),
      besides(lock, of),
      inGroup(of, at(lock.properties, "resourceGroupName")),
      refersByName(lock, "resourceName", at(lock.properties, "resourceName"), of.address),
    );
  if (!isType(lock, "authorization:ManagementLockByScope")) return false;
  const scope = at(lock.properties, "scope");
  const text = textAt(lock.properties, "scope");
  if (text === undefined) return refersTo(lock, "scope", scope, of.address);
  if (/\/providers\//i.test(text))
    return inSubscription(of, subscriptionIn(text)) !== false && refersTo(lock, "scope", text, of.address);
  const [whole, group] = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/([^/]+))?$/i.exec(text) ?? [];
  if (whole === undefined) return false;
  return and(inSubscription(of, subscriptionIn(whole)), group === undefined || inGroup(of, group));
}

function inGroup({ address }: Address, name: unknown): Truth {
  const group = textAt(address.properties, "resourceGroupName");
  return group === undefined ? "unknown" : is(name, group);
}

function inSubscription({ subscription }: Address, id: string | undefined): Truth {
  return subscription === undefined || id === undefined ? "unknown" : subscription === id;
}

/** Whether a lock that names no subscription is in the address's: by its own id, or because the same provider makes both. */
function besides(lock: JudgedResource, of: Address): Truth {
  const { provider } = of.address;
  if (provider !== undefined && provider === lock.provider) return true;
  return inSubscription(of, subscriptionIn(textAt(lock, "id")));
}
