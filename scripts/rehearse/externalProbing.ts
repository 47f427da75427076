/** The probes of a stack whose files are inspected elsewhere: the same as any stack's, and again while servers fail. */
import {
  runProbes,
  type Policy,
  type Finding,
  type Method,
  type Probe,
  type ProbeResult,
  type ProbeRun,
} from "../../verification";
import type { ExternalSettings } from "../../infra/settings";
import { FORBIDDEN, servicesOf, type StandIns } from "./standIns";

/** The policy of the stand-ins, as far as probes are chosen by it. */
export const STAND_IN_POLICY: Policy = { creditCards: false, socialSecurityNumbers: false, keywords: [FORBIDDEN] };

/** The methods that these servers have a service for. */
export const methodsOf = (external: ExternalSettings): readonly Method[] =>
  (["REQMOD", "RESPMOD"] as const).filter((method) => servicesOf(external)[method] !== undefined);

const isText = ({ send }: Probe): boolean => send === "clean text" || send === "keyword";

/** Longer than the servers' state takes to reach the load balancer: the canary, the guard and two probes. */
const PATIENCE_MS = 90_000;
const PAUSE_MS = 500;

/** One state of the servers, and the verdicts that clients must get in it. */
interface Stage {
  readonly name: string;
  readonly begin: (servers: StandIns) => Promise<unknown>;
  /** Files are inspected in it; else nobody may get a verdict. */
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

/** Answers that a client gets of a gateway whose port is closed, or that the load balancer sends nobody to. */
const NOBODY_THERE: readonly Finding[] = ["connection refused", "no answer", "error"];

/**
 * Runs the probes, and those of short texts by the first method that the servers have again in each stage.
 * @returns the results; each says in its detail which server got the file
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

/** Probes one after the other, so that each can be told the server that got its file. */
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

/** Waits until the gateways have noticed: files get verdicts at both addresses, or at none. */
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
  // Any verdict is wrong here.
  return { ...result, sent, expected: NOBODY_THERE.includes(result.found) ? result.found : "no answer" };
}
