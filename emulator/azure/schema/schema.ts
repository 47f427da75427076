/**
 * The shape of each resource type's inputs and outputs, from the type declarations of `@pulumi/azure-native` (`generate.ts` wrote
 * `azureNative.json`; a test fails when the SDK's version differs).
 */
import data from "./azureNative.json";

/** One property: its JSON kind, and for objects the name of the object type. */
export interface PropertyShape {
  readonly kind: "string" | "number" | "boolean" | "any" | "object" | "array" | "map";
  /** Kind `object`: key into `Schema.objects`. */
  readonly object?: string;
  /** Other object types that it may be instead, told apart by a property with one value each. */
  readonly others?: readonly string[];
  /** Kinds `array` and `map`: what they hold. */
  readonly items?: PropertyShape;
  /** The enum's values that the SDK lists; absent if any string is allowed. */
  readonly values?: readonly string[];
  readonly required?: true;
}

/** Properties by name. */
export type ObjectShape = Record<string, PropertyShape>;

/** Everything that was generated. */
export interface Schema {
  /** Version of `@pulumi/azure-native` that it was made from. */
  readonly sdkVersion: string;
  /** Input properties by type token. */
  readonly resources: Record<string, ObjectShape>;
  /** Output properties by type token. `any`: there is no corresponding input. A string type with a single value always has that value. */
  readonly outputs: Record<string, ObjectShape>;
  /** Nested object types by `<module>.<Type>`, those of outputs by `<module>.<Type> of <input type>`. */
  readonly objects: Record<string, ObjectShape>;
}

/** The generated schema. */
export const schema = data as unknown as Schema;
