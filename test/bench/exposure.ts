/**
 * How long it takes to compare two networks' exposures, by the number of source prefixes, beside the naive way: deciding
 * one packet after the other with ipaddr.js. Run: `node --import tsx test/bench/exposure.ts [prefixes...]`.
 */
import ipaddr from "ipaddr.js";
import { compareExposure, EMPTY_MODEL, formatAddress, type NetworkModel, type SecurityRule } from "../../exposure";

/** One measured size. */
export interface ExposureTiming {
  readonly prefixes: number;
  readonly rules: number;
  /** Comparison of both sides, texts included; the best of the runs. */
  readonly milliseconds: number;
  /** The same for the naive evaluation of `NAIVE_PACKETS` packets on both sides. */
  readonly naiveMilliseconds: number;
  /** Growth of `milliseconds` from the size before; linear growth would be the ratio of the sizes. */
  readonly growth?: number;
  readonly addedAddresses: number;
}

/** 10², 10³, 10⁴, 10⁵. */
export const SIZES: readonly number[] = [100, 1_000, 10_000, 100_000];
const MOST_RULES = 1000;
const NAIVE_PACKETS = 20;
const RUNS = 3;

/** A network whose one group has up to 1,000 rules with `prefixes` sources between them; `seed` moves a hundredth of them. */
export function largeNetwork(prefixes: number, seed: number): NetworkModel {
  const rules = Math.min(MOST_RULES, Math.ceil(prefixes / 10));
  const random = randomNumbers(7);
  const moved = randomNumbers(seed);
  const sources = Array.from({ length: prefixes }, () => {
    const address = random();
    const own = random() % 100 === 0 ? moved() : address;
    const length = 20 + (random() % 13);
    const start = Math.floor(own / 2 ** (32 - length)) * 2 ** (32 - length);
    return `${formatAddress(start)}/${length}`;
  });
  const perRule = Math.ceil(prefixes / rules);
  return {
    ...EMPTY_MODEL,
    networks: [
      {
        ...{ id: "v", name: "v", addressPrefixes: ["10.0.0.0/16"], connectedPrefixes: [] },
        subnets: [{ id: "s", name: "s", prefixes: ["10.0.0.0/24"], securityGroup: "g" }],
      },
    ],
    securityGroups: [
      {
        ...{ id: "g", name: "g" },
        rules: Array.from({ length: rules }, (_, i) => rule(i, sources.slice(i * perRule, (i + 1) * perRule))),
      },
    ],
    publicAddresses: [{ id: "p", name: "a", address: "198.51.100.10", sku: "Standard" }],
    loadBalancers: [
      {
        ...{ id: "lb", name: "lb", frontends: [{ id: "f", name: "f", publicAddress: "p" }] },
        rules: [
          {
            ...{ name: "icaps", protocol: "Tcp", frontend: "f", backendPort: 11344, pools: ["x"] },
            frontendPorts: { first: 11344, last: 11344 },
          },
        ],
      },
    ],
    scaleSets: [
      {
        ...{ id: "m", name: "machines" },
        networkInterfaces: [
          { name: "nic", ipConfigurations: [{ subnet: "s", pools: ["x"], applicationSecurityGroups: [] }] },
        ],
      },
    ],
  };
}

/** Every tenth denies, every third concerns a range of ports, so that order and borders matter. */
function rule(i: number, sources: readonly string[]): SecurityRule {
  const ports = i % 3 === 0 ? `${10_000 + i}-${12_000 + i}` : i % 3 === 1 ? "11344" : String(1000 + i);
  return {
    name: `r${i}`,
    priority: 100 + i,
    direction: "Inbound",
    access: i % 10 === 0 ? "Deny" : "Allow",
    protocol: "Tcp",
    sources,
    sourcePorts: ["*"],
    destinations: ["*"],
    destinationPorts: [ports],
  };
}

/** Numerical Recipes' linear congruential generator: the same numbers on every machine. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
}

/** Decides packets one by one, as a reader of the rule list would. */
function naive(model: NetworkModel): number {
  const random = randomNumbers(3);
  const rules = model.securityGroups[0]!.rules as readonly SecurityRule[];
  let allowed = 0;
  for (let i = 0; i < NAIVE_PACKETS; i++) {
    const from = ipaddr.IPv4.parse(formatAddress(random()));
    const decided = rules.find(
      ({ destinationPorts, sources }) =>
        portIn(destinationPorts[0]!, 11344) && sources.some((source) => from.match(ipaddr.IPv4.parseCIDR(source))),
    );
    if (decided?.access === "Allow") allowed++;
  }
  return allowed;
}

function portIn(text: string, port: number): boolean {
  const [first, last = first] = text.split("-").map(Number) as [number, number?];
  return first <= port && port <= last;
}

/** Best time of some runs in milliseconds, and the last result. */
function timed<T>(work: () => T): { milliseconds: number; result: T } {
  let best = Infinity;
  let result = work();
  for (let i = 0; i < RUNS; i++) {
    const started = performance.now();
    result = work();
    best = Math.min(best, performance.now() - started);
  }
  return { milliseconds: best, result };
}

/** Measures each size in turn. */
export function measureExposure(sizes: readonly number[] = SIZES): readonly ExposureTiming[] {
  const timings: ExposureTiming[] = [];
  for (const prefixes of sizes) {
    const [base, head] = [largeNetwork(prefixes, 1), largeNetwork(prefixes, 2)];
    const { milliseconds, result } = timed(() => compareExposure(base, head));
    const naiveTime = timed(() => naive(base) + naive(head)).milliseconds;
    const previous = timings.at(-1);
    timings.push({
      prefixes,
      rules: Math.min(MOST_RULES, Math.ceil(prefixes / 10)),
      milliseconds,
      naiveMilliseconds: naiveTime,
      ...(previous ? { growth: milliseconds / previous.milliseconds } : {}),
      addedAddresses: result.endpoints.find(({ kind }) => kind === "public")?.addedSize ?? 0,
    });
  }
  return timings;
}

/** The timings as lines for a terminal, with the process's peak memory. */
export function exposureReport(timings: readonly ExposureTiming[]): string {
  const lines = timings.map(({ prefixes, rules, milliseconds, naiveMilliseconds, growth, addedAddresses }) =>
    [
      `${prefixes} prefixes in ${rules} rules on each side: ${milliseconds.toFixed(1)} ms`,
      growth === undefined ? "" : `, ×${growth.toFixed(1)} for ×10`,
      `; ${addedAddresses} addresses added on the public address`,
      `; naive, ${NAIVE_PACKETS} packets a side: ${naiveMilliseconds.toFixed(1)} ms`,
    ].join(""),
  );
  return [...lines, `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`].join("\n");
}

if (require.main === module) {
  const sizes = process.argv.slice(2).map(Number);
  process.stdout.write(`${exposureReport(measureExposure(sizes.length > 0 ? sizes : SIZES))}\n`);
}
