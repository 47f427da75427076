/** A row of the emulator's table: its rules for one Azure resource type. */
import type { AzureResource } from "../model";
import type { RemoteNetwork } from "../remoteNetwork";
import type { AzureError } from "./errors";
import type { Problem } from "./engine/provider";
import type { Path, Properties } from "./engine/value";
import type { NamingRule } from "./naming";

/** Questions that a type's rules may ask about the rest of the subscription. */
export interface World {
  /** The resource with this id, in any spelling. */
  get(id: string): AzureResource | undefined;
  ofType(type: string): readonly AzureResource[];
  /** Whether the id is a resource, or a nested one (subnet, frontend, pool, probe) of a resource. */
  exists(id: string): boolean;
  /** A network of somebody else, when it is known. */
  remoteNetwork(id: string): RemoteNetwork | undefined;
  /** A vault that was deleted, but not purged: its name stays taken. */
  isSoftDeleted(vaultName: string): boolean;
  /** Principal ids (GUIDs) that a role can be assigned to. */
  principals(): ReadonlySet<string>;
}

/** Makes the outputs of one resource that exists. */
export interface OutputContext {
  readonly inputs: Properties;
  readonly id: string;
  readonly name: string;
  /** A value that Azure makes once and keeps: the old output if there is one. */
  kept<T>(key: string, make: () => T): T;
  /** Id of a nested resource. */
  childId(collection: string, name: unknown): string;
  /** Takes the lowest free public address. */
  freeAddress(): string;
  /** A network of somebody else, when it is known. */
  remoteNetwork(id: string): RemoteNetwork | undefined;
  /** The rest of the subscription. */
  readonly world: Pick<World, "get" | "ofType">;
}

/** One resource type. */
export interface ResourceType {
  /** `azure-native:network:LoadBalancer` */
  readonly type: string;
  /** `Microsoft.Network/loadBalancers` */
  readonly armType: string;
  /** Input that carries the name, for example `loadBalancerName`. */
  readonly nameProperty: string;
  readonly naming: NamingRule;
  /** The names that Azure allows, as a whole-string pattern and in words. */
  readonly nameRule: { readonly pattern: RegExp; readonly words: string };
  readonly hasLocation: boolean;
  /** Inputs that are part of the id and not of the body, apart from the name. */
  readonly idProperties: readonly string[];
  /** Its resource group is not the stack's, and is assumed to exist. */
  readonly groupOfOthers?: true;
  /** Property paths whose change makes azure-native replace the resource, apart from id properties and location. */
  readonly forceNew: readonly string[];
  id(inputs: Properties, name: string): string;
  /** Rules that need only the inputs. Unknown values are not checked. */
  check(inputs: Properties): readonly Problem[];
  /** Rules that need the rest of the subscription; asked when the resource is made or changed, not in a preview. */
  validate?(inputs: Properties, id: string, world: World): readonly AzureError[];
  /** The error for a change in place that azure-native plans and Azure refuses. */
  refuseUpdate?(before: Properties, after: Properties): AzureError | undefined;
  /** Error for a resource that cannot be deleted now. */
  refuseDelete?(resource: AzureResource, world: World): AzureError | undefined;
  /** Outputs in addition to the inputs, `name`, `type` and `provisioningState`; they override the inputs. */
  outputs(context: OutputContext): Properties;
  /** Outputs that are secret whatever the inputs were. */
  readonly secretOutputs?: readonly Path[];
}
