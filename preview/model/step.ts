/** The engine's record of one resource, on one side of a step. Secret values are masked by the engine. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Whether a provider manages it; false for components. */
  readonly custom: boolean;
  /** Whether the stack only reads the resource, which is another owner's. */
  readonly external?: boolean;
  /** Replaced by a failed update and not deleted yet: it still lets through what it did. */
  readonly delete?: boolean;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly parent?: string;
  /** Position in the program that registers it: `project:///infra/network/securityGroup.ts#14,3`. */
  readonly sourcePosition?: string;
  /** URNs of what must be there first, those of `dependsOn` among them; absent where the source does not say. */
  readonly dependencies?: readonly string[];
  /** By top-level property, the URNs that its value is computed from; absent where the source does not say. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** One thing that the engine would do. */
export interface PreviewStep {
  /** `same`, `create`, `update`, `create-replacement`, `delete-replaced`, ... An unknown one counts as a change. */
  readonly op: string;
  readonly urn: string;
  readonly before?: ResourceState;
  readonly after?: ResourceState;
  /** Property paths that force the replacement. */
  readonly replaceReasons: readonly string[];
  /** Property paths that differ and how: `add`, `delete`, `update`, the same with `-replace`. */
  readonly detailedDiff: Readonly<Record<string, string>>;
}

/** The logical name, last part of a URN. */
export const nameOfUrn = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
