import type { OutputMap } from "@pulumi/pulumi/automation";
import type { RuleCounter } from "../../verification";
import type { BootedGateway, PackageVersion } from "./report/model";

/** A running emulator, as far as a rehearsal uses it. */
export interface EmulatedAzure {
  /** Value for the engine: `azure-native:PORT,tls:PORT`. */
  readonly providers: string;
  /** Folder of this emulator. Only its owner can read it, and it is removed with the emulator. */
  readonly runDir: string;
  /** The booted distribution; `undefined` without gateways. */
  suite(): Promise<string | undefined>;
  gateways(outputs: OutputMap): Promise<BootedGateway[]>;
  packages(names: readonly string[]): Promise<PackageVersion[]>;
  counters(): Promise<readonly RuleCounter[]>;
  /** Creates a machine outside the stack at a private address and returns its network namespace. */
  appliance(address: string): Promise<string>;
  /** Adds an address to the internet's side and returns the command that runs a program there. */
  internet(sources: readonly string[]): Promise<string[]>;
  /** Leaves the emulator running after the end of this process. */
  keep(): Promise<void>;
  /** Removes everything and waits until it is gone. */
  stop(): Promise<void>;
}
