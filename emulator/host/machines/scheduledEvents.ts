/** Events that Azure schedules for machines, from their announcement to their end (learn: "Scheduled Events for Linux VMs"). */
import { randomUUID } from "node:crypto";

export type EventType = "Freeze" | "Reboot" | "Redeploy" | "Preempt" | "Terminate";

/** An event that is announced for machines of one scale set. */
export interface EventPlan {
  readonly type: EventType;
  /** Key of the scale set. All of its machines see the event. */
  readonly set: string;
  /** Names of the affected machines. */
  readonly machines: readonly string[];
  /** Seconds until the event starts if no machine acknowledges it. */
  readonly noticeSeconds: number;
  readonly source: "Platform" | "User";
  /** Expected length of the interruption; -1 where none is known. */
  readonly durationSeconds: number;
}

/** An event as the metadata service reports it. */
export interface ScheduledEvent extends EventPlan {
  readonly id: string;
  readonly status: "Scheduled" | "Started";
  /** Milliseconds since 1970. */
  readonly notBefore: number;
}

/** Reason for which an event began: a machine allowed it, its time had come, or no machine has ever asked for events. */
export type Beginning = "acknowledged" | "time" | "unasked";

/** All events that have not ended. */
export class ScheduledEvents {
  /** Grows with each change, as the service's DocumentIncarnation. */
  incarnation = 1;
  private readonly events = new Map<string, ScheduledEvent>();
  private readonly allowed = new Map<string, () => void>();
  private readonly asking = new Set<string>();

  constructor(private readonly onChange: () => Promise<void>) {}

  list(): readonly ScheduledEvent[] {
    return [...this.events.values()];
  }

  /** Records that a machine has asked for events. From then on Azure waits for its approval. */
  asked(machine: string): void {
    this.asking.add(machine);
  }

  acknowledge(id: string): void {
    this.allowed.get(id)?.();
  }

  /** Ends all waiting for approvals. */
  release(): void {
    for (const id of this.allowed.keys()) this.acknowledge(id);
  }

  /**
   * Announces an event, waits until it may begin, performs it, and ends it.
   *
   * @param happens performs the event; `onChange` is called before and after it, so that machines see the event as started
   */
  async schedule(plan: EventPlan, happens: () => Promise<void>): Promise<Beginning> {
    const id = randomUUID();
    const heard = plan.machines.some((machine) => this.asking.has(machine));
    const notBefore = Date.now() + plan.noticeSeconds * 1000;
    const beginning = heard ? await this.announced({ ...plan, id, status: "Scheduled", notBefore }) : "unasked";
    await this.set({ ...plan, id, status: "Started", notBefore });
    try {
      await happens();
    } finally {
      this.events.delete(id);
      await this.changed();
    }
    return beginning;
  }

  private async announced(event: ScheduledEvent): Promise<Beginning> {
    await this.set(event);
    let timer: NodeJS.Timeout | undefined;
    const time = new Promise<Beginning>((resolve) => {
      timer = setTimeout(() => resolve("time"), event.noticeSeconds * 1000);
    });
    const word = new Promise<Beginning>((resolve) => this.allowed.set(event.id, () => resolve("acknowledged")));
    return Promise.race([time, word]).finally(() => {
      clearTimeout(timer);
      this.allowed.delete(event.id);
    });
  }

  private set(event: ScheduledEvent): Promise<void> {
    this.events.set(event.id, event);
    return this.changed();
  }

  private changed(): Promise<void> {
    this.incarnation += 1;
    return this.onChange();
  }
}
