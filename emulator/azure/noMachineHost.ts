import type { MachineHost, Provisioning } from "../model";

/** A machine host that accepts every change and boots nothing, for runs of the engine alone. */
export class NoMachineHost implements MachineHost {
  async apply(): Promise<void> {}
  async createScaleSet(): Promise<Provisioning> {
    return { succeeded: true, reasons: [] };
  }
  async updateScaleSet(): Promise<Provisioning> {
    return { succeeded: true, reasons: [] };
  }
  async deleteScaleSet(): Promise<void> {}
}
