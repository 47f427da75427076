import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { UNKNOWN } from "../../../exposure";
import { ShownResources } from "../../../policy/packResources";

const type = "azure-native:authorization:ManagementLockByScope";
const urn = `urn:pulumi:prod::gateway::${type}::lock`;
const opts = { protect: true };

/** An object of Pulumi's with values that are not known: reading one throws. */
function hiding<T extends object>(values: T, ...keys: readonly string[]): T {
  for (const key of keys)
    Object.defineProperty(values, key, {
      enumerable: true,
      get: () => {
        throw new Error("can't be known during preview");
      },
    });
  return values;
}

const plan = (shown: ShownResources, props: object) =>
  shown.planned({ type, name: "lock", urn, opts, props } as unknown as ResourceValidationArgs);
const end = (shown: ShownResources, props: object, more: object = {}) =>
  shown.inStack({
    ...{ type, name: "lock", urn, opts, props, propertyDependencies: {}, ...more },
  } as unknown as PolicyResource);

test("a planned resource has its inputs, with what is not known at any depth", () => {
  const list = hiding(["a"], "1");
  const props = hiding(
    { level: "CanNotDelete", none: null, port: 5, part: hiding({ known: "x" }, "id"), list },
    "scope",
  );
  expect(plan(new ShownResources(), props)).toEqual({
    ...{ type, name: "lock", urn, protect: true },
    properties: {
      ...{ level: "CanNotDelete", none: null, port: 5, scope: UNKNOWN },
      ...{ part: { known: "x", id: UNKNOWN }, list: ["a", UNKNOWN] },
    },
  });
});

test("at the end a resource has its outputs, and the inputs that Azure does not return or that are not known as outputs", () => {
  const shown = new ShownResources();
  plan(shown, { level: "CanNotDelete", scope: "/subscriptions/s", notes: "mine" });
  const outputs = hiding({ level: "ReadOnly" }, "notes", "id");
  expect(end(shown, outputs).properties).toEqual({
    ...{ level: "ReadOnly", scope: "/subscriptions/s" },
    ...{ notes: "mine", id: UNKNOWN },
  });
});

test("a resource that was not planned has its outputs alone", () => {
  const shown = new ShownResources();
  plan(shown, { scope: "/subscriptions/s" });
  expect(end(shown, { level: "ReadOnly" }, { urn: `${urn}-b` }).properties).toEqual({ level: "ReadOnly" });
});

test("a resource of the stack names what each of its properties is computed from", () => {
  const propertyDependencies = { scope: [{ urn: "urn:a" }, { urn: "urn:b" }], level: [] };
  expect(end(new ShownResources(), {}, { propertyDependencies })).toEqual({
    ...{ type, name: "lock", urn, protect: true, properties: {} },
    propertyDependencies: { scope: ["urn:a", "urn:b"], level: [] },
  });
});

test("a resource of the stack names the provider that makes it, which tells one subscription from another", () => {
  const provider = { type: "pulumi:providers:azure-native", name: "hub", urn: "urn:hub", props: {} };
  expect(end(new ShownResources(), {}, { provider }).provider).toBe("urn:hub");
});
