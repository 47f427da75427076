import fc from "fast-check";
import {
  compareExposure,
  exposureOf,
  PROTOCOLS,
  readServiceTags,
  type EndpointExposure,
  type NetworkModel,
} from "../../../exposure";
import { allIn, insideReached, outboundReached, publicReached, type Membership, type Packet } from "./bruteForce";
import { examples } from "../examples";
import { inEntries } from "./lookup";
import { CONNECTED, INTERNET_SAMPLE, membership, NETWORK, network, PORTS, TAGS } from "./networks";

const OUTSIDE = [...allIn(INTERNET_SAMPLE), "8.8.8.8", "200.1.2.3"];
const INSIDE = [...allIn(NETWORK), ...allIn(CONNECTED), "168.63.129.16"];

const packet = fc.record({
  from: fc.constantFrom(...OUTSIDE, ...INSIDE),
  to: fc.constantFrom(...OUTSIDE),
  protocol: fc.constantFrom(...PROTOCOLS, "Tcp", "Tcp"),
  sourcePort: fc.constantFrom(...PORTS),
  port: fc.constantFrom(...PORTS),
});
const packets = fc.array(packet, { minLength: 30, maxLength: 30 });

const tagsOf = (bits: readonly number[]): Membership =>
  new Map(TAGS.map((tag, i) => [tag, allIn(INTERNET_SAMPLE).filter((_, host) => (bits[i]! >> host) & 1)]));

const asked = ({ kind }: { kind: string }, sent: Packet): string => (kind === "outbound" ? sent.to : sent.from);

function truth(model: NetworkModel, tags: Membership, endpoint: { kind: string; name: string }, sent: Packet): boolean {
  if (endpoint.kind === "public") return publicReached(model, tags, endpoint.name, sent);
  const reached = endpoint.kind === "inside" ? insideReached : outboundReached;
  return reached(model, tags, endpoint.name, sent);
}

describe("the exposure of random networks", () => {
  it("says of every packet what a naive evaluation says, whatever the unresolved tags hold", () => {
    fc.assert(
      fc.property(network, packets, membership, (model, sent, bits) => {
        const tags = tagsOf(bits);
        const { endpoints, unknown } = exposureOf(model);
        expect(unknown).toEqual([]);
        expect(endpoints.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
          ...["public a", "public b", "inside beside", "inside machines", "inside single"],
          ...["outbound beside", "outbound machines", "outbound single"],
        ]);
        for (const endpoint of endpoints) {
          for (const one of sent) {
            const found = inEntries(endpoint.entries, asked(endpoint, one), one, tags);
            if (found !== truth(model, tags, endpoint, one)) throw new Error(JSON.stringify({ endpoint, one, found }));
          }
        }
      }),
      { numRuns: examples(80), endOnFailure: true },
    );
  });

  it("says the same with tags resolved by a service-tag file", () => {
    fc.assert(
      fc.property(network, packets, membership, (model, sent, bits) => {
        const tags = tagsOf(bits);
        const values = TAGS.map((name) => ({
          name,
          properties: { addressPrefixes: [...tags.get(name)!, "2603:1000::/32"] },
        }));
        const serviceTags = readServiceTags({ cloud: "Public", changeNumber: 1, values });
        for (const endpoint of exposureOf(model, { serviceTags }).endpoints) {
          for (const entry of endpoint.entries) expect(entry.addresses.conditional).toEqual([]);
          for (const one of sent) {
            const found = inEntries(endpoint.entries, asked(endpoint, one), one, tags);
            if (found !== truth(model, tags, endpoint, one)) throw new Error(JSON.stringify({ endpoint, one, found }));
          }
        }
      }),
      { numRuns: examples(30), endOnFailure: true },
    );
  });

  it("compares two of them packet by packet", () => {
    fc.assert(
      fc.property(network, network, packets, membership, (base, head, sent, bits) => {
        const tags = tagsOf(bits);
        const { endpoints } = compareExposure(base, head);
        for (const endpoint of exposureOf(head).endpoints) {
          const change = endpoints.find(({ kind, name }) => kind === endpoint.kind && name === endpoint.name);
          for (const one of sent) {
            const [was, is] = [truth(base, tags, endpoint, one), truth(head, tags, endpoint, one)];
            const address = asked(endpoint, one);
            expect(inEntries(change?.added ?? [], address, one, tags)).toBe(is && !was);
            expect(inEntries(change?.removed ?? [], address, one, tags)).toBe(was && !is);
          }
        }
      }),
      { numRuns: examples(30), endOnFailure: true },
    );
  });

  it("is the same text however the same rules are written", () => {
    fc.assert(
      fc.property(network, (model) => {
        expect(exposureOf(rewritten(model))).toEqual(exposureOf(model));
        expect(compareExposure(model, rewritten(model))).toMatchObject({ change: "unchanged", endpoints: [] });
      }),
      { numRuns: examples(30), endOnFailure: true },
    );
  });

  it("never names a port range that it could join with its neighbour, nor an empty one", () => {
    fc.assert(
      fc.property(network, (model) => {
        for (const { entries } of exposureOf(model).endpoints) expectMinimal(entries);
      }),
      { numRuns: examples(30), endOnFailure: true },
    );
  });
});

/** The same network: rules in another order, prefixes halved and turned round, an unreachable rule added to each. */
function rewritten(model: NetworkModel): NetworkModel {
  const halved = (text: string): string[] => {
    const match = /^(.*)\.(\d+)\/(\d+)$/.exec(text);
    if (!match || Number(match[3]) < 24 || Number(match[3]) === 32) return [text];
    const size = 2 ** (32 - Number(match[3])) / 2;
    const length = Number(match[3]) + 1;
    return [`${match[1]}.${Number(match[2]) + size}/${length}`, `${match[1]}.${match[2]}/${length}`];
  };
  return {
    ...model,
    securityGroups: model.securityGroups.map((group) => ({
      ...group,
      rules: (group.rules as Exclude<typeof group.rules, string>)
        .flatMap((rule) => [
          { ...rule, sources: rule.sources.flatMap(halved).reverse(), destinations: rule.destinations.flatMap(halved) },
          { ...rule, name: `${rule.name}-again`, priority: Number(rule.priority) + 1, access: flipped(rule.access) },
        ])
        .reverse()
        .filter(({ priority }) => Number(priority) <= 4096),
    })),
  };
}

const flipped = (access: string): "Allow" | "Deny" => (access === "Allow" ? "Deny" : "Allow");

function expectMinimal(entries: EndpointExposure["entries"]): void {
  entries.forEach((entry, i) => {
    expect(entry.addresses.addresses.length + entry.addresses.conditional.length).toBeGreaterThan(0);
    const previous = entries[i - 1];
    const adjoining =
      previous?.protocol === entry.protocol &&
      previous.sourcePorts.first === entry.sourcePorts.first &&
      previous.ports.last + 1 === entry.ports.first;
    if (adjoining) expect(entry.addresses).not.toEqual(previous.addresses);
  });
}
