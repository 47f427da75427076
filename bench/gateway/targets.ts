import type { Peer } from "./cases";
import type { CaseResult } from "./run";

/** A target ratio within one run, and the measured one. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: number;
  readonly met: boolean;
}

type Value = (result: CaseResult, peer: Peer) => number | undefined;

const perSecond: Value = (result, peer) => result.peers.find((one) => one.peer === peer)?.perSecond.median;
const cpuPerGib: Value = (result, peer) => result.peers.find((one) => one.peer === peer)?.frontCpuPerGib?.median;

interface Wish {
  readonly what: string;
  readonly case: string;
  readonly value: Value;
  /** The peers of which the best is compared with our gateway. */
  readonly against: readonly Peer[];
  readonly least?: number;
  readonly most?: number;
}

const best: readonly Peer[] = ["haproxy", "nginx"];
const rate = (what: string, name: string, against: readonly Peer[], least: number): Wish => ({
  ...{ what, case: name, value: perSecond, against, least },
});

const FULL = "1 KiB echo, full handshake, TLS 1.3";
const RESUMED = "1 KiB echo, resumed, TLS 1.3";
const MIB10 = "10 MiB policy, keep-alive, 2 clients";
const KIB100 = "100 KiB policy, keep-alive, 8 clients";

const WISHES: readonly Wish[] = [
  rate("full handshakes / the guide's", FULL, ["guide"], 1.2),
  rate("full handshakes / better of haproxy and nginx", FULL, best, 1),
  rate("resumed handshakes / the guide's", RESUMED, ["guide"], 1),
  rate("1 KiB keep-alive / the guide's", "1 KiB echo, keep-alive, 8 clients", ["guide"], 1),
  rate("10 MiB policy / the guide's", MIB10, ["guide"], 1),
  rate("10 MiB policy / better of haproxy and nginx", MIB10, best, 0.95),
  rate("10 MiB policy / plain c-icap", MIB10, ["plain"], 0.75),
  { what: "TLS processor time per GiB / raw copy", case: MIB10, value: cpuPerGib, against: ["copy"], most: 1.25 },
  rate("100 KiB policy / clamd alone, streamed", KIB100, ["clamd stream"], 0.85),
  rate("10 MiB policy / clamd alone, streamed", MIB10, ["clamd stream"], 0.85),
];

/** Compares a run with the targets. Targets without a measurement are left out. Pure. */
export function judge(results: readonly CaseResult[]): Target[] {
  const targets = WISHES.flatMap(({ what, case: name, value, against, least, most }): Target[] => {
    const result = results.find((one) => one.case === name);
    const own = result && value(result, "ours");
    const others = against.flatMap((peer) => (result && value(result, peer)) ?? []);
    if (own === undefined || others.length === 0) return [];
    const measured = own / Math.max(...others);
    const met = (least === undefined || measured >= least) && (most === undefined || measured <= most);
    return [{ what, wanted: least === undefined ? `at most ${most}` : `at least ${least}`, measured, met }];
  });
  const resumed = results.find((one) => one.case === RESUMED)?.peers.find(({ peer }) => peer === "ours")?.resumedShare;
  if (resumed !== undefined) {
    targets.push({
      what: "share of resumed handshakes",
      wanted: "at least 0.95",
      measured: resumed,
      met: resumed >= 0.95,
    });
  }
  return targets;
}
