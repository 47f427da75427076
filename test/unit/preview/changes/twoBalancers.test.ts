/** A stack in two regions, where each lane has a load balancer of its own. */
import { compare } from "../../../../preview/changes/compare";
import type { ResourceState } from "../../../../preview/model/step";
import { changeOf, smallStack, stepsBetween } from "../smallStack";

type Named = { readonly name: string };

/** Lane b's load balancer first: the state's order is the one in which the engine made them. */
function inTwoRegions(): ResourceState[] {
  const all = smallStack();
  const balancer = all.find(({ type }) => type.endsWith(":LoadBalancer"))!;
  const part = (lane: string, more: Partial<ResourceState> = {}): ResourceState => {
    const of = (key: string) =>
      (balancer.inputs[key] as readonly Named[]).filter(({ name }) => name.endsWith(`-${lane}`));
    const keys = ["frontendIPConfigurations", "backendAddressPools", "loadBalancingRules"];
    const inputs = { ...balancer.inputs, ...Object.fromEntries(keys.map((key) => [key, of(key)])) };
    return { ...balancer, inputs, outputs: inputs, ...more };
  };
  const elsewhere = { urn: `${balancer.urn}-northeurope`, id: `${balancer.id!}-northeurope` };
  return [part("b", elsewhere), part("a"), ...all.filter((one) => one !== balancer)];
}

test("the loss of lane b's is reported for server 2, and lane a's is not reported as unreachable", () => {
  const base = inTwoRegions();
  const head = base.slice(1);
  const report = compare({ ...changeOf({}, {}), base, steps: stepsBetween(base, head) });
  expect(report.portal.items).toMatchObject([{ what: "address of server 2 (lane b)", after: "none: remove it" }]);
  expect(report.lifecycle.interruptions.map(({ text }) => text)).toContain(
    "balancer-northeurope is deleted: no lane behind this load balancer can be reached until a new one exists.",
  );
});
