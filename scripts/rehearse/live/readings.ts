import type { EmulatorClient } from "../../../emulator";
import { MACHINE_REPORT_SCRIPT, readMachineReport, type MachineReport } from "./machineReport";
import { liveSignals, type LiveSignals } from "./signals";

/** The functions of the emulator that the live page needs. */
export type Watched = Pick<EmulatorClient, "status" | "counters" | "exec">;

/**
 * Reads the signals of a running rehearsal. Simultaneous requests share one reading, so that several open pages cause the gateways no more
 * work than one.
 */
export class Readings {
  private current?: Promise<LiveSignals>;

  constructor(private readonly emulator: Watched) {}

  read(): Promise<LiveSignals> {
    this.current ??= this.readOnce().finally(() => (this.current = undefined));
    return this.current;
  }

  private async readOnce(): Promise<LiveSignals> {
    const [status, counters] = await Promise.all([this.emulator.status(), this.emulator.counters()]);
    const reports = await Promise.all(status.machines.map(({ name }) => this.reportOf(name)));
    return liveSignals(status, counters, new Map(reports.flat()), Math.floor(Date.now() / 1000));
  }

  /** The report of a machine; none for a machine that starts, ends or hangs. The page then says that it does not answer. */
  private async reportOf(name: string): Promise<[string, MachineReport][]> {
    const read = this.emulator.exec(name, ["timeout", "10", "bash", "-c", MACHINE_REPORT_SCRIPT]);
    return read.then(
      ({ code, stdout }) => (code === 0 ? [[name, readMachineReport(stdout)]] : []),
      () => [],
    );
  }
}
