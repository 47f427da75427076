/** Azure's older types of locks, each for one level; resourceRules.test.ts has the type that is for every scope. */
import { UNKNOWN_TEXT, address, balancer, outcomes, resource } from "../stack";

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
  ];
  for (const [type, properties] of others)
    expect([type, properties, judged(type, properties)]).toEqual([type, properties, ["violated"]]);
});

test("a lock of a group whose name is not known yet cannot be judged", () => {
  expect(judged("ManagementLockAtResourceGroupLevel", { resourceGroupName: UNKNOWN_TEXT })).toEqual(["unjudged"]);
});
