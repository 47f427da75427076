import {
  compareExposure,
  explain,
  exposureOf,
  formatAddress,
  holdsAddress,
  type SecurityRule,
} from "../../../exposure";
import { largeNetwork } from "../../../bench/exposure/largeNetwork";

describe("a group with a thousand rules and ten thousand prefixes", () => {
  it("lets in by the load balancer exactly whom the rules, read one by one, let in", () => {
    const model = largeNetwork(10_000, 1);
    const entries = exposureOf(model).endpoints.find(({ kind }) => kind === "public")!.entries;
    expect(entries).toHaveLength(1);
    const admitted = entries[0]!.addresses.addresses;
    const rules = model.securityGroups[0]!.rules as readonly SecurityRule[];
    const sources = rules.flatMap((rule) => rule.sources).filter((_, i) => i % 400 === 0);
    const answers = sources.map((source, i) => {
      const [a, b, c, d] = source.split("/")[0]!.split(".").map(Number) as [number, number, number, number];
      const from = (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) + (i % 3) - 1;
      const { answer } = explain(model, { from: formatAddress(from >>> 0), to: "a", port: 11344, protocol: "Tcp" });
      expect(answer === "allowed").toBe(holdsAddress(admitted, from >>> 0));
      return answer;
    });
    expect(new Set(answers)).toEqual(new Set(["allowed", "denied"]));
  });

  it("is unchanged compared with itself, and narrowed where the other one is wider", () => {
    const [base, head] = [largeNetwork(10_000, 1), largeNetwork(10_000, 2)];
    expect(compareExposure(base, base).change).toBe("unchanged");
    const [there, back] = [compareExposure(base, head), compareExposure(head, base)];
    expect(there.endpoints[0]!.added).toEqual(back.endpoints[0]!.removed);
    expect(there.endpoints[0]!.addedSize).toBe(back.endpoints[0]!.removedSize);
    expect(there.endpoints[0]!.addedSize).toBeGreaterThan(0);
  });
});
