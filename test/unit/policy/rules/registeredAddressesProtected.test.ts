/** Locks of every type and scope, and what makes an address a registered one; resourceRules.test.ts has the rule's demands. */
import type { JudgedResource } from "../../../../policy/index";
import { UNKNOWN_TEXT, address, balancer, idOf, outcomes, resource } from "../stack";

const rule = "registered-addresses-protected";
const judged = (type: string, properties: Record<string, unknown>, more: Partial<JudgedResource> = lockIn("s")) =>
  outcomes(rule, [
    address(),
    balancer(),
    resource(`authorization:${type}`, "lock", { level: "CanNotDelete", ...properties }, more),
  ]);

/** The ids of the addresses and of the locks are in these subscriptions, `s` being the addresses' own. */
const lockIn = (subscription: string) => ({ id: `/subscriptions/${subscription}/providers/m/locks/lock` });
const OWN = { resourceType: "publicIPAddresses", resourceName: "address-a" };
const WITHOUT_SCOPE = [
  ["ManagementLockAtSubscriptionLevel", {}],
  ["ManagementLockAtResourceGroupLevel", { resourceGroupName: "RG" }],
  ["ManagementLockAtResourceLevel", OWN],
] as const;
const SCOPES = [
  (subscription: string) => `/subscriptions/${subscription}`,
  (subscription: string) => `/subscriptions/${subscription}/resourceGroups/RG`,
  (subscription: string) => idOf("publicIPAddresses", "address-a").replace("/s/", `/${subscription}/`),
];

test("a lock of the subscription, of the group or of the address itself protects the address", () => {
  for (const [type, properties] of WITHOUT_SCOPE) expect(judged(type, properties, lockIn("S"))).toEqual([]);
  for (const scope of SCOPES) expect(judged("ManagementLockByScope", { scope: scope("S") })).toEqual([]);
});

test("the same lock in another subscription does not", () => {
  for (const [type, properties] of WITHOUT_SCOPE) expect(judged(type, properties, lockIn("t"))).toEqual(["violated"]);
  for (const scope of SCOPES) expect(judged("ManagementLockByScope", { scope: scope("t") })).toEqual(["violated"]);
});

test("where an address's own id is not known, the one by which a balancer names it says which subscription is its own", () => {
  const bare = address({}, { id: UNKNOWN_TEXT });
  const lock = (subscription: string, scope: (of: string) => string) =>
    resource("authorization:ManagementLockByScope", "lock", { level: "CanNotDelete", scope: scope(subscription) });
  for (const scope of SCOPES) {
    expect(outcomes(rule, [bare, balancer(), lock("s", scope)])).toEqual([]);
    expect(outcomes(rule, [bare, balancer(), lock("t", scope)])).toEqual(["violated"]);
  }
});

test("where no id says so, a lock of a subscription cannot be judged, unless the same provider makes both", () => {
  const made = (provider: string) => address({}, { id: UNKNOWN_TEXT, provider });
  const behind = (target: JudgedResource) =>
    balancer(
      { frontendIPConfigurations: [{ publicIPAddress: { id: UNKNOWN_TEXT } }] },
      { propertyDependencies: { frontendIPConfigurations: [target.urn!] } },
    );
  const lock = (type: string, properties: object, more: object = {}) =>
    resource(`authorization:${type}`, "lock", { level: "CanNotDelete", ...properties }, more);
  const ours = made("urn:default");
  for (const [type, properties] of WITHOUT_SCOPE) {
    const by = (more: object) => outcomes(rule, [ours, behind(ours), lock(type, properties, more)]);
    expect(by({ provider: "urn:default" })).toEqual([]);
    expect(by({ provider: "urn:other" })).toEqual(["unjudged"]);
    expect(by({})).toEqual(["unjudged"]);
  }
  for (const scope of SCOPES.slice(0, 2))
    expect(outcomes(rule, [ours, behind(ours), lock("ManagementLockByScope", { scope: scope("s") })])).toEqual([
      "unjudged",
    ]);
});

test("a lock of something else does not", () => {
  const others: readonly (readonly [string, Record<string, unknown>])[] = [
    ["ManagementLockAtResourceGroupLevel", { resourceGroupName: "other" }],
    ["ManagementLockAtResourceLevel", { ...OWN, resourceName: "address-b" }],
    ["ManagementLockAtResourceLevel", { ...OWN, resourceType: "loadBalancers" }],
    ["ManagementLockAtResourceLevel", { ...OWN, resourceGroupName: "other" }],
    ["ManagementLockAtSubscriptionLevel", { level: "NotSpecified" }],
    ["PolicyAssignment", {}],
    ["PolicyAssignment", { scope: idOf("publicIPAddresses", "address-a") }],
    ["ManagementLockByScope", { scope: "/subscriptions/s/resourceGroups" }],
    ["ManagementLockByScope", { scope: "/tenants/t/subscriptions/s" }],
    ["ManagementLockByScope", { scope: "/subscriptions/s/resourceGroups/rg/tags" }],
    ["ManagementLockByScope", {}],
  ];
  for (const [type, properties] of others)
    expect([type, properties, judged(type, properties)]).toEqual([type, properties, ["violated"]]);
});

test("a lock that may be of the address cannot be judged", () => {
  expect(judged("ManagementLockAtResourceLevel", { ...OWN, resourceName: UNKNOWN_TEXT })).toEqual(["unjudged"]);
  expect(judged("ManagementLockByScope", { scope: UNKNOWN_TEXT })).toEqual(["unjudged"]);
  const scope = { level: "CanNotDelete", scope: "/subscriptions/s/resourceGroups/rg" };
  const lock = resource("authorization:ManagementLockByScope", "lock", scope);
  expect(outcomes(rule, [address({ resourceGroupName: UNKNOWN_TEXT }), balancer(), lock])).toEqual(["unjudged"]);
});

test("a lock whose unknown scope or name comes from something else does not protect the address", () => {
  const from = (property: string) => ({ propertyDependencies: { [property]: ["urn:of:another"] } });
  const byScope = resource(
    "authorization:ManagementLockByScope",
    "lock",
    { level: "CanNotDelete", scope: UNKNOWN_TEXT },
    from("scope"),
  );
  const byName = resource(
    "authorization:ManagementLockAtResourceLevel",
    "lock",
    { level: "CanNotDelete", resourceType: "publicIPAddresses", resourceName: UNKNOWN_TEXT },
    from("resourceName"),
  );
  for (const lock of [byScope, byName]) expect(outcomes(rule, [address(), balancer(), lock])).toEqual(["violated"]);
});

test("an address in front of something else than a load balancer is not a registered one", () => {
  const gateway = resource("network:ApplicationGateway", "waf", balancer().properties);
  expect(outcomes(rule, [address({}, { protect: false }), gateway])).toEqual([]);
});

test("frontends that are not known yet may be the address's, unless they come from elsewhere", () => {
  const bare = address({}, { protect: false });
  const hidden = (more: object) => balancer({ frontendIPConfigurations: UNKNOWN_TEXT }, more);
  const from = (...urns: string[]) => hidden({ propertyDependencies: { frontendIPConfigurations: urns } });
  expect(outcomes(rule, [bare, hidden({})])).toEqual(["unjudged", "unjudged"]);
  expect(outcomes(rule, [bare, from(bare.urn!)])).toEqual(["unjudged", "unjudged"]);
  expect(outcomes(rule, [bare, from("another")])).toEqual([]);
});

test("addresses that exist elsewhere are one thing to look at for each balancer, and for nothing else", () => {
  const existing = { existingAddresses: true };
  expect(outcomes(rule, [balancer(), address({}, { protect: false })], existing)).toEqual(["unjudged"]);
  expect(outcomes(rule, [address({}, { protect: false })], existing)).toEqual([]);
});

test("a lock of a group whose name is not known yet cannot be judged", () => {
  expect(judged("ManagementLockAtResourceGroupLevel", { resourceGroupName: UNKNOWN_TEXT })).toEqual(["unjudged"]);
});
