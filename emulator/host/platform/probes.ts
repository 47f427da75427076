import http from "node:http";
import net from "node:net";

import { PLATFORM_ADDRESS } from "../network/serviceTags";
import { ProbeTarget } from "./messages";

/** State of one probe of one machine. */
export interface ProbeState {
  readonly up: boolean;
  /** True once the machine has answered well. */
  readonly everUp: boolean;
  /** Number of consecutive answers that differ from `up`. */
  readonly against: number;
}

export const NEW_PROBE: ProbeState = { up: false, everUp: false, against: 0 };

/**
 * A machine enters and leaves the pool after `threshold` equal answers in a row (`probeThreshold`). Its first good answer counts at once,
 * so that a new machine serves without delay.
 */
export function afterAnswer(state: ProbeState, good: boolean, threshold: number): ProbeState {
  if (good === state.up) return { ...state, against: 0 };
  const against = state.against + 1;
  const turns = against >= threshold || (good && !state.everUp);
  return turns ? { up: good, everUp: state.everUp || good, against: 0 } : { ...state, against };
}

/** A new machine is probed more often, so that it serves as soon as it can. */
const FIRST_INTERVAL_MS = 500;
const TIMEOUT_MS = 5_000;

/** Probes a machine until stopped; reports each change. */
export class Prober {
  private state = NEW_PROBE;
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(
    readonly target: ProbeTarget,
    private readonly report: (up: boolean, reason: string) => void,
  ) {
    void this.ask();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async ask(): Promise<void> {
    const { probe } = this.target;
    const { good, reason } = await (probe.protocol === "Http" ? askHttp(this.target) : askTcp(this.target));
    if (this.stopped) return;
    const before = this.state;
    this.state = afterAnswer(before, good, probe.threshold);
    if (this.state.up !== before.up) this.report(this.state.up, reason);
    const wait = this.state.everUp ? probe.intervalSeconds * 1000 : FIRST_INTERVAL_MS;
    this.timer = setTimeout(() => void this.ask(), wait);
  }
}

interface ProbeAnswer {
  readonly good: boolean;
  readonly reason: string;
}

/** Only status 200 is good (learn.microsoft.com, "Azure Load Balancer health probes"). */
function askHttp({ address, probe }: ProbeTarget): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const request = http.get(
      {
        host: address,
        port: probe.port,
        path: probe.path,
        localAddress: PLATFORM_ADDRESS,
        agent: false,
        timeout: TIMEOUT_MS,
        headers: { "User-Agent": "Load Balancer Agent" },
      },
      (response) => {
        response.resume();
        resolve({ good: response.statusCode === 200, reason: `status ${response.statusCode}` });
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", (error) => resolve({ good: false, reason: error.message }));
  });
}

function askTcp({ address, probe }: ProbeTarget): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const socket = net.connect({
      host: address,
      port: probe.port,
      localAddress: PLATFORM_ADDRESS,
      timeout: TIMEOUT_MS,
    });
    const settle = (good: boolean, reason: string): void => {
      socket.destroy();
      resolve({ good, reason });
    };
    socket.on("connect", () => settle(true, "connected"));
    socket.on("timeout", () => settle(false, "no answer"));
    socket.on("error", (error) => settle(false, error.message));
  });
}
