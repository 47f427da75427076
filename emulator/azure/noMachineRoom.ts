import type { MachineRoom, Provisioning } from "../model";

/** Takes everything and boots nothing: for runs of the engine alone. */
export class NoMachineRoom implements MachineRoom {
  async apply(): Promise<void> {}
  async createScaleSet(): Promise<Provisioning> {
    return { succeeded: true, reasons: [] };
  }
  async updateScaleSet(): Promise<Provisioning> {
    return { succeeded: true, reasons: [] };
  }
  async deleteScaleSet(): Promise<void> {}
}
