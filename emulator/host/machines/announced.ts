/** Deletions and maintenance that Azure announces to machines beforehand (learn: "Scheduled Events for Linux VMs"). */
import { until } from "../process/turns";
import type { Machine } from "./machine";
import type { ScheduledEvents } from "./scheduledEvents";

/** Maintenance of the host of a machine. */
export interface Maintenance {
  readonly type: "Reboot" | "Freeze";
  /** Seconds until the maintenance starts if the machine does not approve it earlier; 15 minutes in Azure. */
  readonly noticeSeconds: number;
}

interface Dependencies {
  readonly events: ScheduledEvents;
  readonly progress: (line: string) => void;
}

/** Azure's memory-preserving maintenance pauses a machine for seconds (learn: "Maintenance for virtual machines in Azure"). */
const FREEZE_SECONDS = 5;
const REBOOT_MS = 60_000;

/**
 * Deletes machines of one set. None is deleted before all have approved it or the notice has expired (learn: "Terminate notification for
 * Azure Virtual Machine Scale Set instances").
 */
export async function afterNotice(
  { events, progress }: Dependencies,
  machines: readonly Machine[],
  noticeSeconds: number,
  remove: (machine: Machine) => Promise<void>,
): Promise<void> {
  let waiting = machines.length;
  let go: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (go = resolve));
  const plan = { type: "Terminate", noticeSeconds, source: "User", durationSeconds: -1 } as const;
  await Promise.all(
    machines.map(async (machine) => {
      const beginning = await events.schedule({ ...plan, set: machine.set, machines: [machine.name] }, async () => {
        if (--waiting === 0) go();
        await all;
        await remove(machine);
      });
      progress(`${machine.name}: deleted (${beginning})`);
    }),
  );
}

/** Reboots or freezes a machine as Azure does. Resolves when it runs again. */
export async function maintain(
  { events, progress }: Dependencies,
  machine: Machine,
  type: Maintenance["type"],
  noticeSeconds: number,
  reboot: () => Promise<void>,
): Promise<void> {
  const plan = { type, set: machine.set, machines: [machine.name], noticeSeconds, source: "Platform" } as const;
  const durationSeconds = type === "Freeze" ? FREEZE_SECONDS : -1;
  const beginning = await events.schedule({ ...plan, durationSeconds }, async () => {
    if (type === "Freeze") return machine.container.freeze(FREEZE_SECONDS);
    const before = await machine.container.initPid();
    await reboot();
    const again = async () => {
      const now = await machine.container.initPid();
      return now === before ? undefined : now;
    };
    const runs = await until(again, { timeoutMs: REBOOT_MS, everyMs: 100 });
    if (runs === undefined) throw new Error(`machine ${machine.name} did not come back from its reboot`);
  });
  progress(`${machine.name}: ${type} is over (${beginning})`);
}
