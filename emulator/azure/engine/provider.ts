/** The answers of a resource provider, in plain values; `service.ts` puts it on the wire. */
import type { Difference } from "./difference";
import type { Marked, Properties } from "./value";

/** One thing that is wrong with an input. */
export interface Problem {
  /** Property path, for example `securityRules[0].priority`; empty for the resource as a whole. */
  readonly property: string;
  /** The fault, and what would be right. */
  readonly reason: string;
}

/** The resource that a request is about. */
export interface Subject {
  readonly urn: string;
  /** Type token, for example `azure-native:network:LoadBalancer`. */
  readonly type: string;
}

/** The engine's settings for names of resources (`pulumi:autonaming`), if the user configured them. */
export interface Autonaming {
  readonly proposedName: string;
  readonly mode: "propose" | "enforce" | "disable";
}

export interface CheckRequest extends Subject {
  /** Inputs of the last deployment; empty for a new resource or a replacement. */
  readonly olds: Properties;
  readonly news: Properties;
  /** Random bytes that stay the same for one operation: names are derived from them. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: Autonaming;
}

/** A change of a resource that exists. */
export interface UpdateRequest extends Subject {
  readonly id: string;
  readonly inputs: Properties;
  readonly oldOutputs: Properties;
  readonly preview: boolean;
}

export interface ReadRequest extends Subject {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A resource's state after create, update or read. */
export interface State {
  readonly id: string;
  readonly outputs: Properties;
  /** Output properties that are secret even when no input was, as paths from the root. */
  readonly secrets?: Marked["secrets"];
}

/** A provider in plain values. Secrets are unwrapped before and wrapped again after each call. */
export interface Provider {
  readonly name: string;
  readonly version: string;
  /** Keys of `<name>:<key>` configuration that it knows; any other is refused. */
  readonly configuration: readonly string[] | "any";
  configure(config: Properties): void;
  check(request: CheckRequest): { readonly inputs: Properties; readonly problems: readonly Problem[] };
  diff(
    request: Subject & {
      readonly id: string;
      readonly oldInputs: Properties;
      readonly oldOutputs: Properties;
      readonly news: Properties;
    },
  ): Difference;
  create(request: Subject & { readonly inputs: Properties; readonly preview: boolean }): Promise<State>;
  update(request: UpdateRequest): Promise<State>;
  /** `undefined` when the resource is gone. */
  read(request: ReadRequest): Promise<(State & { readonly inputs: Properties }) | undefined>;
  delete(request: Subject & { readonly id: string; readonly outputs: Properties }): Promise<void>;
  invoke(token: string, args: Properties): Properties;
  /** Cancels all waiting, because the user pressed Ctrl-C. */
  cancel(): void;
}

/** A resource that exists but does not have the requested state. The engine records it with the reasons. */
export class PartialFailure extends Error {
  constructor(
    message: string,
    /** The resource as it exists now. */
    readonly state: State,
    /** One sentence each. */
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

/** A type or function that this provider does not have. */
export class UnknownToken extends Error {}
