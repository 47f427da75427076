/** The kinds of things whose end stops transactions, and those whose end does not. */
import { EFFECTS } from "../../../../preview/changes/effects";
import { lifecycleChange } from "../../../../preview/changes/lifecycle";
import { Names } from "../../../../preview/changes/names";
import type { ResourceState } from "../../../../preview/model/step";

const STOPS = [
  ...["LoadBalancer", "PublicIPAddress", "ResourceGroup", "VirtualMachineScaleSet", "VirtualNetwork"],
  ...["VirtualMachine", "VirtualNetworkGateway", "VirtualNetworkGatewayConnection", "VirtualNetworkPeering"],
];
const KINDS = ["VirtualMachineScaleSet", ...Object.keys(EFFECTS)];

function resource(type: string, name = "one"): ResourceState {
  const urn = `urn:pulumi:prod::p::${type}::${name}`;
  return { ...{ urn, type, id: `/subscriptions/s/${name}` }, custom: true, inputs: {}, outputs: {} };
}

const step = (op: "delete" | "delete-replaced", gone: ResourceState) =>
  ({ op, urn: gone.urn, before: gone, replaceReasons: [], detailedDiff: {} }) as const;

test.each(KINDS.map((kind) => [kind, STOPS.includes(kind)] as const))(
  "a %s that goes is an outage to a reviewer: %s",
  (kind, severe) => {
    const gone = resource(`azure-native:any:${kind}`);
    const sides = { base: [gone], head: [] };
    const { interruptions } = lifecycleChange([step("delete", gone)], sides, new Names([gone])).lifecycle;
    expect(interruptions.length).toBeGreaterThan(0);
    expect(interruptions.some((one) => one.severe)).toBe(severe);
  },
);

test("every kind that stops transactions is one that a reviewer sees", () => {
  expect(STOPS.filter((kind) => !KINDS.includes(kind))).toEqual([]);
});

test.each([
  ["the only one is replaced", ["delete-replaced"], ["dlp-1"], true],
  ["one of two is replaced", ["delete-replaced"], ["dlp-1", "dlp-2"], false],
  ["both are replaced, one after the other", ["delete-replaced", "delete-replaced"], ["dlp-1", "dlp-2"], false],
  ["one of two goes", ["delete"], ["dlp-1", "dlp-2"], false],
  ["one goes, and the other is replaced", ["delete", "delete-replaced"], ["dlp-1", "dlp-2"], true],
  ["both go", ["delete", "delete"], ["dlp-1", "dlp-2"], true],
] as const)(
  "detection servers of which %s: an outage where none is left that gives verdicts",
  (_, ops, names, severe) => {
    const base = names.map((name) => resource("azure-native:compute:VirtualMachine", name));
    const steps = ops.map((op, index) => step(op, base[index]!));
    const { interruptions } = lifecycleChange(steps, { base, head: [] }, new Names(base)).lifecycle;
    expect(interruptions.some((one) => one.severe)).toBe(severe);
    expect(interruptions.map(({ text }) => text).join("\n")).toMatch(/dlp-1 is deleted.*detection server/);
  },
);
