/** Scale sets are the one type whose creation takes a machine room. */
import type { MachineRoom, Provisioning } from "../model";

/** Type token of scale sets. */
export const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** Azure's answer when a machine's extension fails; its documents do not say which (Flexible sets). */
export type ExtensionFailure = "fail" | "reportSuccess";

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
