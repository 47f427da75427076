/** The probes of a stack with external ICAP servers: those of any stack, and again while servers fail. */
import {
  runProbes,
  type Policy,
  type ProbeOutcome,
  type Method,
  type Probe,
  type ProbeResult,
  type ProbeRun,
} from "../../verification";
import type { ExternalSettings } from "../../infra/settings";
import { FORBIDDEN, servicesOf, type StandIns } from "./standIns";

/** The policy of the stand-ins, which determines the probes. */
export const STAND_IN_POLICY: Policy = { creditCards: false, socialSecurityNumbers: false, keywords: [FORBIDDEN] };

/** The methods for which these servers have a service. */
export const methodsOf = (external: ExternalSettings): readonly Method[] =>
  (["REQMOD", "RESPMOD"] as const).filter((method) => servicesOf(external)[method] !== undefined);

const isText = ({ send }: Probe): boolean => send === "clean text" || send === "keyword";

/** Time limit. A change of the servers' state reaches the load balancer earlier: after the canary, the guard and two probes. */
const PATIENCE_MS = 90_000;
const PAUSE_MS = 500;

/** One state of the servers, and whether clients must get verdicts in it. */
interface Stage {
  readonly name: string;
  readonly begin: (servers: StandIns) => Promise<unknown>;
  /** Whether files are inspected. If not, no client may get a verdict. */
  readonly serves: boolean;
}

const STAGES: readonly Stage[] = [
  {
    name: "first server killed",
    serves: true,
    begin: (servers) => servers.all[0]!.server.kill(),
  },
  {
    name: "the others in monitoring mode",
    serves: false,
    begin: (servers) =>
      Promise.all(
        servers.all.slice(1).map(({ server }) => server.set({ behaviour: "monitoring", istag: "monitoring" })),
      ),
  },
  { name: "all back", serves: true, begin: (servers) => servers.mend() },
];

/** Outcomes that count as no verdict: the gateway's port is closed, or the load balancer has no machine to forward to. */
const NOBODY_THERE: readonly ProbeOutcome[] = ["connection refused", "no answer", "error"];

/**
 * Runs all probes. Then, in each stage, runs the probes of short texts by the first method that the servers have.
 * @returns the results; the detail of each names the server that received the file
 */
export async function probeExternal(
  probes: readonly Probe[],
  run: ProbeRun,
  servers: StandIns,
): Promise<ProbeResult[]> {
  const results = await named(probes, run, servers);
  const [method] = probes.flatMap((probe) => probe.method ?? []);
  const texts = probes.filter(
    (probe) =>
      probe.method === method && (probe.expected === "allowed" || probe.expected === "blocked") && isText(probe),
  );
  for (const stage of STAGES) {
    run.notes.note(stage.name);
    await stage.begin(servers);
    await settle(stage, texts, run);
    const found = await named(texts, run, servers);
    results.push(...found.map((result) => inStage(result, stage)));
  }
  return results;
}

/** Runs probes one after the other, so that each result can name the server that received its file. */
async function named(probes: readonly Probe[], run: ProbeRun, servers: StandIns): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  for (const probe of probes) {
    let result: ProbeResult[] = [];
    const files = await servers.filesDuring(async () => {
      result = await runProbes([probe], run);
    });
    const served = [...files].filter(([, count]) => count > 0).map(([name]) => name);
    results.push(...result.map((one) => ({ ...one, detail: [...served, one.detail].filter(Boolean).join(": ") })));
  }
  return results;
}

/** Waits until the gateways have noticed the new state: files get verdicts at both addresses, or at none. */
async function settle({ serves }: Stage, probes: readonly Probe[], run: ProbeRun): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const found = await runProbes(probes, { ...run, notes: { note: () => undefined } });
    const verdicts = found.filter((result) => result.found === result.expected).length;
    if (verdicts === (serves ? probes.length : 0)) return;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

function inStage(result: ProbeResult, { name, serves }: Stage): ProbeResult {
  const sent = `${result.sent} (${name})`;
  if (serves) return { ...result, sent };
  // In this stage any verdict is wrong.
  return { ...result, sent, expected: NOBODY_THERE.includes(result.found) ? result.found : "no answer" };
}
