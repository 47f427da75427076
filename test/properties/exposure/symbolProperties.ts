import fc from "fast-check";
import { compareExposure, explain, exposureOf, PROTOCOLS, type NetworkModel } from "../../../exposure";
import { allIn, insideReached, outboundReached, publicReached, type Membership, type Packet } from "./bruteForce";
import { examples } from "../examples";
import { inEntries, statedOf } from "./lookup";
import { CONNECTED, holdings, INTERNET_SAMPLE, PORTS, symbolNetwork } from "./networks";

/**
 * Rules that name application security groups, in networks whose own addresses are private or public, so that service tags may
 * hold them, tags that overlap each other, and one symbol at both ends. Held against a naive evaluation of single packets
 * with the symbols holding whatever they may.
 */
const SPACES = ["10.0.0", "20.0.0"] as const;

interface Endpoint {
  readonly kind: string;
  readonly name: string;
}

/** The same network without one rule of one of its groups. */
function withoutOneRule(model: NetworkModel, which: number): NetworkModel {
  const group = which % 2;
  return {
    ...model,
    securityGroups: model.securityGroups.map((one, n) => {
      const rules = one.rules as Exclude<typeof one.rules, string>;
      return n === group ? { ...one, rules: rules.filter((_, i) => i !== (which >>> 1) % (rules.length || 1)) } : one;
    }),
  };
}

/** Tests of so many random networks each. */
export function testSymbols(runs: number): void {
  describe.each(SPACES)("symbols at both ends, in the network %s.0/27", (space) => {
    const own = allIn(`${space}.0/28`);
    const outside = [...allIn(INTERNET_SAMPLE).slice(0, 6), "8.8.8.8"];
    const inside = [...own, ...allIn(CONNECTED), "168.63.129.16"];
    const networks = symbolNetwork(space);
    const held = holdings([...own, ...outside, ...allIn(CONNECTED)]);
    const packets = fc.array(
      fc.record({
        from: fc.constantFrom(...outside, ...inside),
        to: fc.constantFrom(...outside, ...allIn(CONNECTED)),
        protocol: fc.constantFrom(...PROTOCOLS, "Tcp" as const, "Tcp" as const),
        sourcePort: fc.constantFrom(...PORTS),
        port: fc.constantFrom(...PORTS),
      }),
      { minLength: 25, maxLength: 25 },
    );

    /** The symbols hold all of a subnet's addresses or none: then one of them stands for what any may have. */
    const bySubnet = (symbols: Membership): Membership =>
      new Map(
        [...symbols].map(([symbol, addresses]) => [
          symbol,
          [...own, ...addresses].filter((address) => {
            const at = own.indexOf(address);
            return at < 0 || addresses.includes(own[at - (at % 8)]!);
          }),
        ]),
      );

    const asked = ({ kind }: { kind: string }, sent: Packet): string => (kind === "outbound" ? sent.to : sent.from);

    function truth(model: NetworkModel, symbols: Membership, { kind, name }: Endpoint, sent: Packet): boolean {
      if (kind === "public") return publicReached(model, symbols, name, sent);
      return (kind === "inside" ? insideReached : outboundReached)(model, symbols, name, sent);
    }

    it("are distinguished: every packet gets through exactly where the entries say so", () => {
      fc.assert(
        fc.property(networks, packets, held, (model, sent, free) => {
          const symbols = bySubnet(free);
          for (const endpoint of exposureOf(model).endpoints) {
            for (const one of sent) {
              const found = inEntries(endpoint.entries, asked(endpoint, one), one, symbols);
              if (found !== truth(model, symbols, endpoint, one))
                throw new Error(JSON.stringify({ endpoint, one, found, symbols: [...symbols] }));
            }
          }
        }),
        { numRuns: examples(2 * runs), endOnFailure: true },
      );
    });

    it("never hide a change: an endpoint that is reported as unchanged is unchanged, whatever they hold", () => {
      fc.assert(
        fc.property(networks, fc.nat(), packets, held, (base, which, sent, symbols) => {
          const head = withoutOneRule(base, which);
          const { endpoints } = compareExposure(base, head);
          for (const endpoint of exposureOf(base).endpoints) {
            if (endpoints.some(({ kind, name }) => kind === endpoint.kind && name === endpoint.name)) continue;
            for (const one of sent) {
              const [was, is] = [base, head].map((model) => truth(model, symbols, endpoint, one));
              if (was !== is) throw new Error(JSON.stringify({ endpoint, one, was, is, symbols: [...symbols] }));
            }
          }
        }),
        { numRuns: examples(3 * runs), endOnFailure: true },
      );
    });

    it("are distinguished in a comparison", () => {
      fc.assert(
        fc.property(networks, networks, packets, held, (base, head, sent, free) => {
          const symbols = bySubnet(free);
          const { endpoints } = compareExposure(base, head);
          for (const endpoint of exposureOf(head).endpoints) {
            const change = endpoints.find(({ kind, name }) => kind === endpoint.kind && name === endpoint.name);
            for (const one of sent) {
              const [was, is] = [truth(base, symbols, endpoint, one), truth(head, symbols, endpoint, one)];
              expect(inEntries(change?.added ?? [], asked(endpoint, one), one, symbols)).toBe(is && !was);
              expect(inEntries(change?.removed ?? [], asked(endpoint, one), one, symbols)).toBe(was && !is);
            }
          }
        }),
        { numRuns: examples(runs), endOnFailure: true },
      );
    });

    it("are explained as they are exposed, and as a naive evaluation has it", () => {
      fc.assert(
        fc.property(networks, packets, held, (model, sent, free) => {
          const symbols = bySubnet(free);
          for (const endpoint of exposureOf(model).endpoints.filter(({ kind }) => kind !== "outbound")) {
            for (const one of sent) {
              const { answer } = explain(model, { ...one, to: endpoint.name, protocol: one.protocol });
              const stated = statedOf(endpoint.entries, one.from, one);
              const reached = truth(model, symbols, endpoint, one);
              if (answer !== stated || answer === (reached ? "denied" : "allowed"))
                throw new Error(JSON.stringify({ endpoint, one, answer, stated, reached, symbols: [...symbols] }));
            }
          }
        }),
        { numRuns: examples(runs), endOnFailure: true },
      );
    });
  });
}
