import fc from "fast-check";
import type { ResourceState } from "../../../../preview/model/step";
import { examples, sampleOf } from "../../examples";
import { faultsOf } from "./faults";
import { pairsOf, placesIn, UNKNOWNS, type Place } from "./places";
import { stackState, type Stack } from "./programStacks";

/**
 * Every property of every part of the network, of every stack as the program makes it, not known before the deployment: the
 * whole report must say so, no gate may pass, and nothing that depends on it may be told as a fact. test/long has more pairs.
 */
const PAIRS = 15;

const KINDS = [
  ...["NetworkSecurityGroup", "LoadBalancer", "VirtualNetwork", "PublicIPAddress", "NatGateway"],
  ...["VirtualNetworkPeering", "RouteTable", "VirtualNetworkGateway", "LocalNetworkGateway"],
  "VirtualNetworkGatewayConnection",
];
/** Properties that were tried in another stack, where the object or list around them, or the value, is the same. */
const tried = new Set<string>();
const holderOf = (inputs: unknown, path: Place["path"]): unknown =>
  path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], inputs);

// tunnel and prod first: the other stacks have few parts that are not as there.
describe.each<Stack>(["tunnel", "prod", "test", "dev"])("the stack %s", (stack) => {
  let base: readonly ResourceState[];
  beforeAll(async () => {
    base = await stackState(stack);
  });

  it.each([...KINDS, "VirtualMachineScaleSet"])("never takes an unknown value of a %s for a fact", (kind) => {
    const ofKind = base.filter(({ type }) => type.endsWith(`:${kind}`));
    const untried = ofKind.flatMap((resource) =>
      placesIn([resource]).filter(({ urn, path }) => {
        const holder = path.length === 1 ? resource.inputs[path[0]!] : holderOf(resource.inputs, path);
        const key = JSON.stringify([urn, path, holder]);
        return !tried.has(key) && tried.add(key);
      }),
    );
    const wrong = sampleOf(untried).flatMap((place, i) =>
      faultsOf(base, [{ place, as: UNKNOWNS[i % UNKNOWNS.length] }]),
    );
    expect(wrong).toEqual([]);
  });

  it("has a network of which every kind of part was looked at", () => {
    const known = new Set([...KINDS, "VirtualMachineScaleSet"]);
    const parts = base.filter(({ type }) => type.startsWith("azure-native:network:"));
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.filter(({ type }) => !known.has(type.split(":").at(-1)!))).toEqual([]);
  });

  it("never takes two unknown values for a fact", () => {
    fc.assert(
      fc.property(pairsOf(placesIn(base)), (pair) => expect(faultsOf(base, pair)).toEqual([])),
      { numRuns: examples(PAIRS), seed: stack.length, endOnFailure: true },
    );
  });
});
