/** Programs that are measured in the same run, so that ratios are comparable between machines. */
export const variants = {
  /** An empty Pulumi program: the cost of the engine itself on this machine. */
  "no resources": { program: "empty", loader: ["--import", "tsx"] },
  /** This project's program, unchanged. */
  "this program": { program: "own", loader: ["--import", "tsx"] },
  /** The same program, which first imports all of azure-native, as azure-native's examples do. */
  "with all of azure-native": { program: "everything", loader: ["--import", "tsx"] },
  /** The same program with a type check at each start, which is Pulumi's default. */
  "types checked at start": { program: "own", loader: ["-r", "ts-node/register/type-check"] },
} as const;

export type VariantName = keyof typeof variants;

/** The order to a measured process, on its standard input. */
export interface OperationOrder {
  readonly operation: "preview" | "up";
  readonly program: (typeof variants)[VariantName]["program"];
  /** Folder with the copied project files. */
  readonly folder: string;
  readonly stackName: string;
  readonly cli: string;
  readonly environment: Record<string, string>;
  /** Values that the stack receives as Pulumi secrets, by path (`section.name`). */
  readonly secrets: Readonly<Record<string, string>>;
}
