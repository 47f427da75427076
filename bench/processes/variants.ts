/** Programs that are measured beside each other in the same run, so that a ratio means something on any machine. */
export const variants = {
  /** The cost of an empty Pulumi program on this machine: the engine itself. */
  "no resources": { program: "empty", loader: ["--import", "tsx"] },
  /** This project's program as it is. */
  "this program": { program: "own", loader: ["--import", "tsx"] },
  /** The same program, with everything of azure-native imported first, as its examples do. */
  "with all of azure-native": { program: "everything", loader: ["--import", "tsx"] },
  /** The same program, its types checked at each start, as Pulumi does unless told otherwise. */
  "types checked at start": { program: "own", loader: ["-r", "ts-node/register/type-check"] },
} as const;

export type VariantName = keyof typeof variants;

/** The order that a measured process reads from its standard input. */
export interface OperationOrder {
  readonly operation: "preview" | "up";
  readonly program: (typeof variants)[VariantName]["program"];
  /** Folder with the copied project files. */
  readonly folder: string;
  readonly stackName: string;
  readonly cli: string;
  readonly environment: Record<string, string>;
  /** Values that the stack gets as Pulumi secrets, by their path: `section.name`. */
  readonly secrets: Readonly<Record<string, string>>;
}
