import type { MachineRoom, Provisioning } from "../model";

/** A machine room that accepts every change and boots nothing, for runs of the engine alone. */
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
