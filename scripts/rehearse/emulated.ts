import type { OutputMap } from "@pulumi/pulumi/automation";
import type { RuleCounter } from "../../verification";
import type { BootedGateway, PackageVersion } from "./report/model";

/** The services that a rehearsal needs from a running emulator. */
export interface EmulatedAzure {
  /** For the engine: `azure-native:PORT,tls:PORT`. */
  readonly providers: string;
  /** Folder of this emulator, readable by its owner only and gone with it. */
  readonly runDir: string;
  /** Distribution that booted; `undefined` without gateways. */
  suite(): Promise<string | undefined>;
  gateways(outputs: OutputMap): Promise<BootedGateway[]>;
  packages(names: readonly string[]): Promise<PackageVersion[]>;
  counters(): Promise<readonly RuleCounter[]>;
  /** Puts a machine that is not the stack's at a private address; the name of its network namespace. */
  appliance(address: string): Promise<string>;
  /** Makes the internet's side own an address and returns the command that runs a program there. */
  internet(sources: readonly string[]): Promise<string[]>;
  /** It will outlive this process. */
  keep(): Promise<void>;
  /** Takes everything down and waits for it. */
  stop(): Promise<void>;
}
