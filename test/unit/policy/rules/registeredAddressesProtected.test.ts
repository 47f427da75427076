/** Locks of every type and scope, and what makes an address a registered one; resourceRules.test.ts has the rule's demands. */
import { UNKNOWN_TEXT, address, balancer, idOf, outcomes, resource } from "../stack";

const rule = "registered-addresses-protected";
const judged = (type: string, properties: Record<string, unknown>) =>
  outcomes(rule, [
    address(),
    balancer(),
    resource(`authorization:${type}`, "lock", { level: "CanNotDelete", ...properties }),
  ]);

test("a lock of the subscription, of the group or of the address itself protects the address", () => {
  const own = { resourceType: "publicIPAddresses", resourceName: "address-a" };
  expect(judged("ManagementLockAtSubscriptionLevel", {})).toEqual([]);
  expect(judged("ManagementLockByScope", { scope: "/subscriptions/00000000-0000-0000-0000-000000000001" })).toEqual([]);
  expect(judged("ManagementLockAtResourceGroupLevel", { resourceGroupName: "RG" })).toEqual([]);
  expect(judged("ManagementLockAtResourceLevel", own)).toEqual([]);
});

test("a lock of something else does not", () => {
  const own = { resourceType: "publicIPAddresses", resourceName: "address-a" };
  const others: readonly (readonly [string, Record<string, unknown>])[] = [
    ["ManagementLockAtResourceGroupLevel", { resourceGroupName: "other" }],
    ["ManagementLockAtResourceLevel", { ...own, resourceName: "address-b" }],
    ["ManagementLockAtResourceLevel", { ...own, resourceType: "loadBalancers" }],
    ["ManagementLockAtResourceLevel", { ...own, resourceGroupName: "other" }],
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
  const own = { resourceType: "publicIPAddresses", resourceName: UNKNOWN_TEXT };
  expect(judged("ManagementLockAtResourceLevel", own)).toEqual(["unjudged"]);
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
