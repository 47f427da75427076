import {
  compareExposure,
  explain,
  exposureOf,
  MOST_STEPS,
  UNKNOWN,
  type NetworkModel,
  type SecurityRule,
} from "../../../exposure";
import { oneMachine as network, randomNumbers } from "../../../bench/exposure/largeNetwork";

const rules = (count: number, change: (i: number) => Partial<SecurityRule>): SecurityRule[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ name: `r${i}`, priority: 100 + i, direction: "Inbound", access: "Allow", protocol: "Tcp" },
    ...{ sources: ["*"], sourcePorts: ["*"], destinations: ["*"], destinationPorts: ["*"], ...change(i) },
  }));

const random = randomNumbers(11);
const anyRange = (longest: number): string => {
  const [first, length] = [random() % 65536, random() % longest];
  return `${first}-${Math.min(65535, first + length)}`;
};
const mixed = (i: number): "Allow" | "Deny" => (i % 3 === 0 ? "Deny" : "Allow");
const stripe = (i: number): string => `${i * 80}-${i * 80 + 40}`;

/** Rules that a user may write, and the most steps that a comparison takes, in millions. */
const decided: readonly [what: string, model: NetworkModel, millions: number][] = [
  [
    "16 tags with ports that are not known",
    network(rules(16, (i) => ({ sources: [`T${i}`], destinationPorts: [UNKNOWN] }))),
    1,
  ],
  [
    "200 tags with ports that are not known",
    network(rules(200, (i) => ({ sources: [`T${i}`], destinationPorts: [UNKNOWN] }))),
    2,
  ],
  [
    "two groups with 100 tags each",
    network(
      rules(100, (i) => ({ sources: [`T${i}`] })),
      rules(100, (i) => ({ sources: [`U${i}`] })),
    ),
    2,
  ],
  [
    "800 rules with overlapping source and destination ports",
    network(
      rules(800, (i) => ({ access: mixed(i), sourcePorts: [anyRange(65536)], destinationPorts: [anyRange(65536)] })),
    ),
    20,
  ],
  [
    "800 rules with short ranges of both ports",
    network(rules(800, () => ({ sourcePorts: [anyRange(500)], destinationPorts: [anyRange(500)] }))),
    2,
  ],
];

/** Rules whose combinations are too many to list or to decide. */
const overmuch: readonly [what: string, model: NetworkModel][] = [
  [
    "stripes of source ports across stripes of destination ports",
    network(
      rules(800, (i) => (i % 2 ? { access: "Deny", sourcePorts: [stripe(i)] } : { destinationPorts: [stripe(i)] })),
    ),
  ],
  [
    "a parity of tags",
    network(
      rules(900, (i) => ({
        access: mixed(i),
        sources: [`T${(i * i) % 61}`],
        destinationPorts: [UNKNOWN],
        sourcePorts: [anyRange(20_000)],
      })),
      rules(900, (i) => ({
        access: mixed(i + 1),
        sources: [`T${(i * 7) % 61}`],
        protocol: UNKNOWN,
        sourcePorts: [anyRange(20_000)],
      })),
    ),
  ],
];

describe("rules that combine in many ways", () => {
  it.each(decided)("are decided in few steps: %s", (_, model, millions) => {
    const steps = millions * 1_000_000;
    const tooMuch = [
      ...exposureOf(model, { steps }).unknown,
      ...compareExposure(model, network([]), { steps }).unknown.base,
    ].filter(({ problem }) => problem.includes("too much"));
    expect(tooMuch).toEqual([]);
  });

  it.each(overmuch)("are too much to decide, which is said and never taken for a fact: %s", (_, model) => {
    const { certain, unknown } = compareExposure(network([]), model);
    expect(unknown.head.some(({ problem }) => /is too much to decide/.test(problem))).toBe(true);
    expect(certain).toBe(false);
  });

  it("are listed by what they name where their combinations would fill books", () => {
    const [, model] = decided[2]!;
    const text = JSON.stringify(exposureOf(model));
    expect(text).toContain("some combination of 200 tags (T0, T1, T10, …)");
    expect(text.length).toBeLessThan(20_000);
  });

  it("never throw and never pass for known, however few steps there are", () => {
    const model = network(
      rules(40, (i) => ({ access: mixed(i), sources: [`T${i % 7}`], destinationPorts: [anyRange(9000)] })),
      rules(40, (i) => ({ access: mixed(i), sources: [`T${i % 5}`], sourcePorts: [anyRange(9000)] })),
    );
    const whole = exposureOf(model).endpoints;
    const question = { from: "8.8.8.8", to: "a", port: 11344, protocol: "Tcp" } as const;
    const explained = explain(model, question).answer;
    for (let steps = 0; steps < 2 ** 21; steps = 2 * steps + 1) {
      const { endpoints, unknown } = exposureOf(model, { steps });
      for (const endpoint of endpoints) {
        const isKnown =
          JSON.stringify(endpoint) ===
          JSON.stringify(whole.find(({ kind, name }) => kind === endpoint.kind && name === endpoint.name));
        const isTold = unknown.some(
          ({ subject, problem }) => subject === endpoint.name && problem.includes("too much"),
        );
        expect(isKnown || isTold).toBe(true);
        if (!isKnown) for (const { addresses } of endpoint.entries) expect(addresses.addresses).toEqual([]);
      }
      const { change, certain, unknown: sides } = compareExposure(model, model, { steps });
      expect(change === "unchanged" || !certain).toBe(true);
      expect(certain).toBe(sides.base.length + sides.head.length === 0);
      const { answer } = explain(model, question, { steps });
      expect(["unknown", explained]).toContain(answer);
    }
  });

  it("have a budget that a usual network does not come near", () => {
    const steps = MOST_STEPS / 1000;
    expect(exposureOf(network(rules(8, (i) => ({ sources: [`20.0.0.${i}`] }))), { steps }).unknown).toEqual([]);
  });
});
