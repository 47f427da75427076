/** Failures on demand, so that recovery can be tested. */
import { AzureError } from "./errors";

/** One planned failure of the next matching operation. It occurs once. */
export interface Fault {
  readonly operation: "create" | "update" | "delete";
  /** Type token, for example `azure-native:network:LoadBalancer`. */
  readonly type: string;
  /** Only the resource with this logical name (the last part of its URN); any when absent. */
  readonly name?: string;
  /** Azure's error code; default `InternalServerError`. */
  readonly code?: string;
  /** Azure's sentence. */
  readonly message?: string;
}

/** The planned failures that have not occurred yet. */
export class FaultPlan {
  private waiting: Fault[] = [];

  plan(fault: Fault): void {
    this.waiting.push(fault);
  }

  /** Throws, once, when a failure was planned for this. */
  strike(operation: Fault["operation"], type: string, urn: string): void {
    const index = this.waiting.findIndex(
      (fault) =>
        fault.operation === operation &&
        fault.type === type &&
        (fault.name === undefined || urn.endsWith(`::${fault.name}`)),
    );
    if (index < 0) return;
    const [fault] = this.waiting.splice(index, 1);
    throw new AzureError(
      fault!.code ?? "InternalServerError",
      fault!.message ?? "An error occurred. (Planned by the emulator's control.)",
    );
  }
}
