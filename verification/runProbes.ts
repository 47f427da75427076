import type { Agent } from "../icap";
import type { StepNotes } from "../console/progress";
import type { ProbeResult } from "./result";
import { makeSample, type Sample, type SampleName } from "./samples";
import { handshakeFor, requestFor, resultOf, type Target } from "./asking";
import { droppedPackets, type RuleCounter } from "./counters";
import { handshake, type DropCounter, type Probe } from "./plan";

/** Everything that running probes needs, apart from the probes. */
export interface ProbeRun {
  readonly agent: Pick<Agent, "ask">;
  readonly target: Target;
  /** The word or phrase of the policy that the sample `keyword` contains. */
  readonly keyword?: string;
  /** Reads the emulator's packet counters. */
  readonly counters: () => Promise<readonly RuleCounter[]>;
  /** Names of the deployed rules that deny. */
  readonly denyRules: readonly string[];
  readonly notes: StepNotes;
}

/** Runs the probes and gives their results in the same order. */
export async function runProbes(probes: readonly Probe[], run: ProbeRun): Promise<ProbeResult[]> {
  const samples = new Map<SampleName, Sample>();
  const sampleOf = (name: SampleName): Sample => {
    const sample = samples.get(name) ?? makeSample(name, run.keyword);
    samples.set(name, sample);
    return sample;
  };
  let done = 0;
  const ask = async (probe: Probe): Promise<ProbeResult> => {
    const answer =
      probe.send === handshake
        ? await run.agent.ask(handshakeFor(probe, run.target))
        : await run.agent.ask(requestFor(probe, sampleOf(probe.send), run.target));
    run.notes.note(`${++done} of ${probes.length}`);
    return resultOf(probe, answer, run.target);
  };
  const results = new Map<Probe, ProbeResult>();
  const counted = probes.filter((probe) => probe.counter !== undefined);
  const before = counted.length === 0 ? undefined : await run.counters();
  // A probe whose packets are dropped waits for the time limit. All such probes wait in parallel, while the others get their verdicts one
  // after the other.
  const dropped = Promise.all(counted.map(async (probe) => results.set(probe, await ask(probe))));
  for (const probe of probes.filter((one) => one.counter === undefined)) results.set(probe, await ask(probe));
  await dropped;
  if (before !== undefined) {
    const [old, now] = [before, await run.counters()].map((counters) => droppedPackets(counters, run.denyRules));
    for (const probe of counted) {
      const result = results.get(probe);
      if (result === undefined || probe.counter === undefined) continue;
      const askedOfIt = counted.filter((one) => one.counter === probe.counter).length;
      results.set(probe, withCounter(result, probe.counter, now![probe.counter] - old![probe.counter], askedOfIt));
    }
  }
  return probes.flatMap((probe) => results.get(probe) ?? []);
}

/**
 * Adds the counter's evidence. Silence alone proves no refusal, because a dead service is silent too. If the counter did not rise by at
 * least one packet for each probe, the finding is an error.
 */
function withCounter(result: ProbeResult, counter: DropCounter, risen: number, probes: number): ProbeResult {
  const detail = `${counter}: ${risen} packets dropped`;
  if (risen >= probes || result.found !== "no answer") return { ...result, detail };
  return { ...result, found: "error", detail: `no answer came, but the counter did not rise (${detail})` };
}
