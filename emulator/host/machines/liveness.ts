import { run } from "../process/run";
import { HealthExtension } from "../resources/scaleSet";

const POLL_TIMEOUT_MS = 5_000;

/**
 * Polls the machine as the application health extension does, from inside its network namespace. Version 2.0 of the extension wants a 2xx
 * status *and* `{"ApplicationHealthState":"Healthy"}`: anything else is "Unknown", which Azure repairs (learn.microsoft.com, "Using
 * Application Health extension", rich health states).
 */
export async function isAlive(namespace: string, health: HealthExtension): Promise<boolean> {
  const request = `GET ${health.path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n`;
  // bash opens the connection itself, so a poll costs one small process and the machine needs no program for it. Its standard
  // input is a socket, for which bash would read ~/.bashrc (bash(1), INVOCATION), which may take longer than a poll may.
  const program = `exec 3<>/dev/tcp/127.0.0.1/${health.port} && cat >&3 && cat <&3`;
  const command = ["nsenter", `--net=/run/netns/${namespace}`, "bash", "--norc", "-c", program];
  const finished = await run(command, { input: request, timeoutMs: POLL_TIMEOUT_MS }).catch(() => undefined);
  return finished !== undefined && isHealthy(finished.stdout, health.rich);
}

/** Judges a raw HTTP answer. */
export function isHealthy(answer: string, rich: boolean): boolean {
  const [head, ...body] = answer.split("\r\n\r\n");
  if (!/^HTTP\/1\.[01] 2\d\d\b/.test(head!)) return false;
  if (!rich) return /^HTTP\/1\.[01] 200\b/.test(head!);
  try {
    const state: unknown = JSON.parse(body.join("\r\n\r\n"));
    return (state as { readonly ApplicationHealthState?: unknown } | null)?.ApplicationHealthState === "Healthy";
  } catch {
    return false;
  }
}

/** Decides when a machine that stopped answering is to be replaced. Pure, so that the grace period can be tested without waiting. */
export class RepairClock {
  private deadSince?: number;

  constructor(private readonly graceSeconds: number) {}

  /** `now` in seconds. True once the machine has not answered for the whole grace period. */
  isDue(alive: boolean, now: number): boolean {
    this.deadSince = alive ? undefined : (this.deadSince ?? now);
    return this.deadSince !== undefined && now - this.deadSince >= this.graceSeconds;
  }
}
