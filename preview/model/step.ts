/** The engine's record of one resource, on one side of a step. Secret values are masked by the engine. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Whether a provider manages the resource; false for components. */
  readonly custom: boolean;
  /** Whether the stack only reads the resource, which is another owner's. */
  readonly external?: boolean;
  /** Replaced by a failed update and not deleted yet, so the resource still allows its traffic. */
  readonly delete?: boolean;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly parent?: string;
  /** Position in the program that registers it: `project:///infra/network/securityGroup.ts#14,3`. */
  readonly sourcePosition?: string;
  /** URNs of the resources that must exist first, including those of `dependsOn`; absent if the source does not list them. */
  readonly dependencies?: readonly string[];
  /** URNs that the value of each top-level property is computed from; absent if the source does not list them. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A step of the engine: one operation on one resource. */
export interface PreviewStep {
  /** `same`, `create`, `update`, `create-replacement`, `delete-replaced`, ... An operation that is not known here counts as a change. */
  readonly op: string;
  readonly urn: string;
  readonly before?: ResourceState;
  readonly after?: ResourceState;
  /** Property paths that force the replacement. */
  readonly replaceReasons: readonly string[];
  /** Paths of the properties that differ, with the kind of difference: `add`, `delete`, `update`, or the same with `-replace`. */
  readonly detailedDiff: Readonly<Record<string, string>>;
}

/** The logical name, last part of a URN. */
export const nameOfUrn = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
