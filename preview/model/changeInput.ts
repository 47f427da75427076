import type { Context } from "../../policy/index";
import type { Locate } from "../changes/guardRails";
import type { Comparison } from "./report";
import type { PreviewStep, ResourceState } from "./step";

/** Stands for facts that could not be read, and gives the reason for the report. */
export interface NotKnown {
  readonly notKnown: string;
}

/** Both sides of a change as plain data, in one form for all ways of making a report. */
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
  /** The resources after a trial update. They have the ids of new resources, and changes that no preview announces. */
  readonly updated?: readonly ResourceState[];
  /** Whether addresses and certificates are the emulator's. They must not be shown as real ones. */
  readonly emulated: boolean;
  /** PEM that stands for the client's certificate if the settings have none, or have it only encrypted. */
  readonly placeholderClient?: string;
  /** Reasons why the change would be refused, in the words of the engine, the program or a provider. */
  readonly refusals: readonly string[];
  /** The steps are past changes that were made outside Pulumi, so Pulumi's protection did not stop them. */
  readonly happened?: true;
  /** Facts that the input itself leaves unknown, one sentence each. */
  readonly unknown: readonly string[];
  readonly notes: readonly string[];
  /** Facts that the guard rails need about each side. A side without them is not judged, and the report says why. */
  readonly contexts: { readonly base: Context | NotKnown; readonly head: Context | NotKnown };
  /** Both contexts come from the head's settings, so the clients before the change are not known. */
  readonly settingsOfHead?: true;
  readonly locate: Locate;
}
