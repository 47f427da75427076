import type { JudgedResource } from "../../../policy/index";
import { NOT_KNOWN } from "../../../policy/reading";
import { hasId, refersByName, refersTo } from "../../../policy/references";
import { UNKNOWN_TEXT, idOf, resource } from "./stack";

const addressOf = (properties: Record<string, unknown>, more: Partial<JudgedResource> = {}) =>
  resource("network:PublicIPAddress", "program-name", properties, more);
const id = idOf("publicIPAddresses", "address-a");

test.each([
  ["its own id", addressOf({}, { id }), true],
  ["its own id in another case", addressOf({}, { id: id.toUpperCase() }), true],
  // Two resource groups may each have an address of this name.
  ["another group's id", addressOf({}, { id: id.replace("/rg/", "/other/") }), false],
  ["the name given to it", addressOf({ publicIpAddressName: "Address-A" }), true],
  ["another name", addressOf({ publicIpAddressName: "address-b" }), false],
  ["the name that Azure returned", addressOf({ name: "address-a" }), true],
  ["a name while its id is not known", addressOf({ publicIpAddressName: "address-b" }, { id: UNKNOWN_TEXT }), false],
  ["no name", addressOf({}), "unknown"],
  ["no name yet", addressOf({ publicIpAddressName: UNKNOWN_TEXT }), "unknown"],
  ["a name of another kind", addressOf({ loadBalancerName: "address-a" }), "unknown"],
])("whether an id refers to a resource that has %s", (_has, target, expected) => {
  expect(hasId(target, id)).toBe(expected);
});

test.each(["network:LoadBalancer", "network/v20240501:LoadBalancer"])(
  "the name of a %s is in its parameter",
  (type) => {
    const target = resource(type, "program-name", { loadBalancerName: "balancer", name: "ignored" });
    expect([hasId(target, "/x/balancer"), hasId(target, "/x/ignored")]).toEqual([true, false]);
  },
);

test("a name alone is compared with the end of the resource's id", () => {
  const user = resource("authorization:ManagementLockAtResourceLevel", "lock", {});
  const target = addressOf({}, { id });
  expect(refersByName(user, "resourceName", "ADDRESS-A", target)).toBe(true);
  expect(refersByName(user, "resourceName", id, target)).toBe(false);
});

describe("a value that is not known yet", () => {
  const target = addressOf({}, { id });
  const from = (urns: readonly string[] | undefined, of: JudgedResource = target) => {
    const propertyDependencies = urns && { scope: urns };
    return refersTo(
      resource("authorization:ManagementLockByScope", "lock", {}, { propertyDependencies }),
      "scope",
      NOT_KNOWN,
      of,
    );
  };

  test("may come from the resource only if the property depends on it, or nobody says on what", () => {
    expect(from([target.urn!, "another"])).toBe("unknown");
    expect(from(["another"])).toBe(false);
    expect(from([])).toBe(false);
    expect(from(undefined)).toBe("unknown");
    expect(from(["another"], { ...target, urn: undefined })).toBe("unknown");
  });

  test("is no absent or wrong one", () => {
    const lock = resource("authorization:ManagementLockByScope", "lock", {});
    for (const value of [undefined, 5, {}]) expect(refersTo(lock, "scope", value, target)).toBe(false);
  });
});
