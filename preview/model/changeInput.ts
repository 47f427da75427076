import type { Context } from "../../policy/index";
import type { Locate } from "../changes/guardRails";
import type { Comparison } from "./report";
import type { PreviewStep, ResourceState } from "./step";

/** In the place of facts that could not be read: the reason, for the report. */
export interface NotKnown {
  readonly notKnown: string;
}

/** Both sides of a change as plain data; the same for every way in. */
export interface ChangeInput {
  readonly project: string;
  readonly stack: string;
  readonly compared: Comparison;
  /** The resources before the change. */
  readonly base: readonly ResourceState[];
  readonly baseOutputs?: Readonly<Record<string, unknown>>;
  /** The engine's steps, in its order. */
  readonly steps: readonly PreviewStep[];
  readonly headOutputs?: Readonly<Record<string, unknown>>;
  /**
   * The resources that the update left where it was tried: ids of new resources, and changes that no preview announces.
   */
  readonly updated?: readonly ResourceState[];
  /** Addresses and certificates are the emulator's: never to be shown as the real ones. */
  readonly emulated: boolean;
  /** PEM in place of the client's certificate where the settings do not have it, or have it only encrypted. */
  readonly placeholderClient?: string;
  /** Reasons for which it would be refused, in the words of the engine, the program or a provider. */
  readonly refusals: readonly string[];
  /** The steps were taken already, past Pulumi: its protection did not stop them. */
  readonly happened?: true;
  /** Facts that the input itself leaves unknown, one sentence each. */
  readonly unknown: readonly string[];
  readonly notes: readonly string[];
  /** Facts that the guard rails need about each side. A side without them is not judged, and the report says why. */
  readonly contexts: { readonly base: Context | NotKnown; readonly head: Context | NotKnown };
  /** Both contexts are of the head's settings: who the clients were before is not known. */
  readonly settingsOfHead?: true;
  readonly locate: Locate;
}
