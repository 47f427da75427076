import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { neighboursOf } from "../../../verification/neighbour";

describe("an address next to the client's", () => {
  test("of a single address it is the next one", () => {
    expect(neighboursOf(["13.64.26.88"])).toEqual({ admitted: "13.64.26.88", beside: "13.64.26.89" });
  });

  test("when the next one is admitted too, it is the one before", () => {
    expect(neighboursOf(["13.64.30.117", "13.64.30.118/32"])).toEqual({
      admitted: "13.64.30.117",
      beside: "13.64.30.116",
    });
  });

  test("at the end of the address space it is the one before", () => {
    expect(neighboursOf(["255.255.255.0/24"])).toEqual({ admitted: "255.255.255.0", beside: "255.255.254.255" });
  });

  test("prefixes that admit everybody have no neighbour, and that is an error", () => {
    expect(() => neighboursOf(["0.0.0.0/1", "128.0.0.0/1"])).toThrow("so no denied sender can be tested");
  });

  test("for any prefixes one address is inside and the other outside", () => {
    const prefix = fc
      .tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 }))
      .map(([address, length]) => `${address}/${length}`);
    fc.assert(
      fc.property(fc.array(prefix, { minLength: 1, maxLength: 20 }), (prefixes) => {
        const { admitted, beside } = neighboursOf(prefixes);
        const within = (address: string) =>
          prefixes.some((one) => ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(one)));
        expect([within(admitted), within(beside)]).toEqual([true, false]);
      }),
    );
  });
});
