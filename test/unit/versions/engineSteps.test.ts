import type { EngineEvent } from "@pulumi/pulumi/automation";
import { stepsFromEvents } from "../../../versions/engineSteps";

const urn = "urn:pulumi:prod::p::azure-native:network:VirtualNetwork::hub";
const state = (more: object = {}) => ({
  urn,
  type: "azure-native:network:VirtualNetwork",
  id: "/hub",
  custom: true,
  ...more,
});
const events = (op: string, announced: object | null, done: object | null): EngineEvent[] =>
  [
    { resourcePreEvent: { metadata: { op, urn, old: null, new: announced } } },
    { resOutputsEvent: { metadata: { op, urn, old: null, new: done } } },
  ] as unknown as EngineEvent[];

test("a resource that is only read is marked as somebody else's, with the state that the read found", () => {
  const [step] = stepsFromEvents(events("read", null, state({ outputs: { location: "westeurope" } }))).steps;
  expect(step).toMatchObject({ op: "read", after: { external: true, outputs: { location: "westeurope" } } });
  expect(step).not.toHaveProperty("before");
});

test("a resource that the program makes is its own, as announced", () => {
  const [step] = stepsFromEvents(events("create", state({ inputs: { a: 1 } }), state({ inputs: { a: 2 } }))).steps;
  expect(step!.after).toMatchObject({ inputs: { a: 1 } });
  expect(step!.after).not.toHaveProperty("external");
});
