/** Exposure over many more random networks, and many more pairs of values that are not known, than `npm test` has time for. */
import fc from "fast-check";
import { testSymbols } from "../properties/exposure/symbolProperties";
import { faultsOf } from "../properties/exposure/unknown/faults";
import { pairsOf, placesIn } from "../properties/exposure/unknown/places";
import { STACKS, stackState } from "../properties/exposure/unknown/programStacks";

testSymbols(1000);

it.each(STACKS)("no two unknown values of the stack %s are taken for a fact", async (stack) => {
  const base = await stackState(stack);
  fc.assert(
    fc.property(pairsOf(placesIn(base)), (pair) => expect(faultsOf(base, pair)).toEqual([])),
    { numRuns: 1000, endOnFailure: true },
  );
});
