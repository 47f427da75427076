/**
 * The process that `npm run bench` starts to measure the comparison of two networks' exposures, by the number of source prefixes. It also
 * measures the naive way, which decides one packet after the other with ipaddr.js. Writes `ExposureBench` as JSON.
 */
import ipaddr from "ipaddr.js";
import { compareExposure, formatAddress, type NetworkModel, type SecurityRule } from "../../exposure";
import type { ExposureBench, ExposureTiming } from "./exposureReport";
import { largeNetwork, MOST_RULES, randomNumbers } from "./largeNetwork";

/** 10², 10³, 10⁴, 10⁵. */
const SIZES: readonly number[] = [100, 1_000, 10_000, 100_000];
const NAIVE_PACKETS = 20;
const RUNS = 3;

/** Decides packets one by one, in the way of a person who reads the list of rules. */
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

/** The best time of several runs in milliseconds, and the last result. */
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
function measureExposure(sizes: readonly number[]): readonly ExposureTiming[] {
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
      naivePackets: NAIVE_PACKETS,
      ...(previous ? { growth: milliseconds / previous.milliseconds } : {}),
      addedAddresses: result.endpoints.find(({ kind }) => kind === "public")?.addedSize ?? 0,
    });
  }
  return timings;
}

const bench: ExposureBench = {
  timings: measureExposure(SIZES),
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(bench));
