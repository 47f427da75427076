import fc from "fast-check";
import { explain, PROTOCOLS, readServiceTags } from "../../../exposure";
import { allIn, insideReached, publicReached } from "./bruteForce";
import { examples } from "../examples";
import { CONNECTED, INTERNET_SAMPLE, NETWORK, network, PORTS, TAGS } from "./networks";

const noMembers = readServiceTags({
  values: TAGS.map((name) => ({ name, properties: { addressPrefixes: [] } })),
});

describe("the explanation of one packet", () => {
  it("agrees with a naive evaluation about random packets in random networks", () => {
    const packet = fc.record({
      from: fc.oneof(
        fc.constantFrom(...allIn(INTERNET_SAMPLE), ...allIn(NETWORK), ...allIn(CONNECTED), "168.63.129.16"),
        fc.constantFrom("10.0.0.5", "10.0.0.10"),
      ),
      protocol: fc.constantFrom(...PROTOCOLS, "Tcp" as const),
      sourcePort: fc.constantFrom(...PORTS),
      port: fc.constantFrom(...PORTS),
    });
    const none = new Map(TAGS.map((tag) => [tag, []]));
    fc.assert(
      fc.property(network, fc.array(packet, { minLength: 20, maxLength: 20 }), (model, sent) => {
        for (const one of sent) {
          const toPublic = explain(model, { ...one, to: "b" }, { serviceTags: noMembers }).answer === "allowed";
          expect(toPublic).toBe(publicReached(model, none, "b", { ...one, to: "" }));
          for (const to of ["single", "machines", "beside"]) {
            const inside = explain(model, { ...one, to }, { serviceTags: noMembers }).answer === "allowed";
            expect(inside).toBe(insideReached(model, none, to, { ...one, to: "" }));
          }
          const at = explain(model, { ...one, to: "10.0.0.5" }, { serviceTags: noMembers }).answer === "allowed";
          expect(at).toBe(insideReached(model, none, "beside", { ...one, to: "" }, "10.0.0.5"));
        }
      }),
      { numRuns: examples(50), endOnFailure: true },
    );
  });
});
