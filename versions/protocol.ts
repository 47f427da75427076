import type { ChangeCounts } from "../engine/engineEvents";
import type { Context } from "../policy/index";
import type { StackConfig } from "../engine/projectCopy";
import type { NotKnown, PreviewStep } from "../preview";

/** The order to the process that runs one side's program. It is sent over the IPC channel, never as an argument. */
export interface ProgramOrder {
  /** The side's own tree: its `infra/`, `cloud-init/` and `Pulumi.yaml`. */
  readonly tree: string;
  /** Folder with the copied Pulumi.yaml and stack file, and the state. */
  readonly folder: string;
  readonly stackName: string;
  /** Path of the Pulumi CLI. */
  readonly cli: string;
  /** Result of `engineEnvironment`: backend, passphrase, providers. */
  readonly environment: Record<string, string>;
  readonly operation: "up" | "preview";
  /** The settings in `folder`, from which the guard rails' facts are read. */
  readonly config: StackConfig;
  /** Settings that the program must receive as secrets, by path (`section.name`). */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The process's answer. */
export type ProgramAnswer =
  | {
      readonly kind: "deployed";
      readonly state: unknown;
      readonly outputs: Readonly<Record<string, unknown>>;
      readonly context: Context | NotKnown;
    }
  | {
      readonly kind: "previewed";
      readonly steps: readonly PreviewStep[];
      readonly counts?: ChangeCounts;
      /** Outputs of the stack as far as the preview knows them. */
      readonly outputs?: Readonly<Record<string, unknown>>;
      /** The error that ended the preview early. */
      readonly failure?: string;
      readonly context: Context | NotKnown;
    }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "crashed"; readonly message: string };
