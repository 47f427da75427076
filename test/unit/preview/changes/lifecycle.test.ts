/** The kinds of things whose end stops transactions, and those whose end does not. */
import { lifecycleChange, WEIGHTY } from "../../../../preview/changes/lifecycle";
import { Names } from "../../../../preview/changes/names";
import type { ResourceState } from "../../../../preview/model/step";

const STOPS = ["LoadBalancer", "PublicIPAddress", "ResourceGroup", "VirtualMachineScaleSet", "VirtualNetwork"];

test.each([...WEIGHTY].map((kind) => [kind, STOPS.includes(kind)] as const))(
  "a %s that goes is an outage to a reviewer: %s",
  (kind, severe) => {
    const gone: ResourceState = {
      ...{ urn: `urn:pulumi:prod::p::azure-native:any:${kind}::one`, type: `azure-native:any:${kind}` },
      ...{ id: `/subscriptions/s/${kind}/one`, custom: true, inputs: {}, outputs: {} },
    };
    const step = { op: "delete", urn: gone.urn, before: gone, replaceReasons: [], detailedDiff: {} } as const;
    const { interruptions } = lifecycleChange([step], { base: [gone], head: [] }, new Names([gone])).lifecycle;
    expect(interruptions.length).toBeGreaterThan(0);
    expect(interruptions.some((one) => one.severe)).toBe(severe);
  },
);

test("every kind that stops transactions is one that a reviewer sees", () => {
  expect(STOPS.filter((kind) => !WEIGHTY.has(kind))).toEqual([]);
});
