/**
 * The types that the two halves of the emulator exchange. `azure/` is the control plane that the Pulumi engine talks to; `host/` is the
 * machine host that boots the created resources. Neither imports the other; both import this file.
 */

/** A deployed Azure resource as ARM would return it, with azure-native's flattened property names. */
export interface AzureResource {
  /** ARM id, `/subscriptions/<guid>/resourceGroups/<name>/providers/...`. */
  readonly id: string;
  /** Pulumi type token, for example `azure-native:network:LoadBalancer`. */
  readonly type: string;
  /** Name in Azure (the last segment of the id). */
  readonly name: string;
  /** URN of the Pulumi resource that owns it. */
  readonly urn: string;
  /** Region, for example `westeurope`; absent for resources that have none. */
  readonly location?: string;
  /** Outputs: inputs as given, plus what Azure computes. A secret's value is here in the clear. */
  readonly properties: Record<string, unknown>;
}

/** The result of provisioning a scale set. */
export interface Provisioning {
  readonly succeeded: boolean;
  /** The gateway's own words, one entry per machine or extension that failed; empty on success. */
  readonly reasons: readonly string[];
}

/** The host half, as the azure half sees it. The azure half awaits each call before it answers the engine. */
export interface MachineHost {
  /**
   * Every resource that exists now, by id. Called after each create, update and delete, and before any scale-set call.
   * Idempotent.
   */
  apply(resources: ReadonlyMap<string, AzureResource>): Promise<void>;
  /** Boots the machines of a new scale set and runs its extensions. */
  createScaleSet(id: string): Promise<Provisioning>;
  /** Capacity or model changed in place. */
  updateScaleSet(id: string): Promise<Provisioning>;
  deleteScaleSet(id: string): Promise<void>;
}
