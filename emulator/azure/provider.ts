/** The stand-in for azure-native: turns the engine's requests into changes of the emulated subscription. */
import type { AzureResource, MachineHost, Provisioning } from "../model";
import { lockError } from "./locks";
import { withAnsweredZones, type AddressZones } from "./addressZones";
import { AzureError, oneError } from "./errors";
import type { FaultPlan } from "./faults";
import { compare, isBelow, type Difference, type PropertyChange } from "./engine/difference";
import {
  PartialFailure,
  UnknownToken,
  type CheckRequest,
  type Problem,
  type Provider,
  type ReadRequest,
  type UpdateRequest,
  type State,
  type Subject,
} from "./engine/provider";
import { UNKNOWN, type Path, type Properties } from "./engine/value";
import { driftedInputs } from "./drift";
import { importedInputs } from "./imported";
import { fillIn, NAMED_AT_RANDOM, withoutMark } from "./defaults";
import { isWithin, resourceGroupId } from "./armId";
import { invoke } from "./invokes";
import { outputsOf, PROVIDER_VERSION } from "./outputs";
import { previewOutputs } from "./previewOutputs";
import { armProblems } from "./arm/mappers";
import { tagProblems } from "./rules/tags";
import { resourceTypes } from "./resources";
import type { ResourceType } from "./resourceType";
import { SCALE_SET, type ExtensionFailure } from "./rules/scaleSet";
import { shapeProblems } from "./schema/shapeCheck";
import type { ResourceStore } from "./store";

/** The arguments of the azure half. */
export interface AzureProviderOptions {
  readonly store: ResourceStore;
  readonly host: MachineHost;
  readonly faults: FaultPlan;
  /** Read at each failure, so that the control can switch it. */
  readonly extensionFailure: () => ExtensionFailure;
  /** Zones of public addresses in Azure's answers; read at each answer. */
  readonly addressZones: () => AddressZones;
  /** URL of the management API; absent: there is none. */
  readonly management?: () => string;
}

export class AzureProvider implements Provider {
  readonly name = "azure-native";
  readonly version = PROVIDER_VERSION;
  readonly configuration = ["location", "subscriptionId", "tenantId", "useMsi", "useOidc", "environment"] as const;
  private location: string | undefined;
  /** Changes reach the machine host one after the other, each with all existing resources. */
  private applying: Promise<void> = Promise.resolve();
  private readonly cancellations = new Set<(reason: Error) => void>();

  constructor(private readonly options: AzureProviderOptions) {}

  configure(config: Properties): void {
    this.location = typeof config.location === "string" ? config.location : undefined;
  }

  check(request: CheckRequest): { readonly inputs: Properties; readonly problems: readonly Problem[] } {
    const row = rowOf(request.type);
    const filled = fillIn(row, request, this.location, (id) => this.options.store.get(id));
    const written = withoutMark(filled.inputs);
    const shape = shapeProblems(row.type, written);
    // The rules are skipped for a wrong shape, because they would report misleading problems.
    const rules =
      shape.length > 0
        ? []
        : [...row.check(written), ...tagProblems(row.armType, written.tags), ...armProblems(row.type, written)];
    return { inputs: filled.inputs, problems: [...filled.problems, ...shape, ...rules] };
  }

  diff({ type, oldInputs, news }: Subject & { readonly oldInputs: Properties; readonly news: Properties }): Difference {
    const changes = propertyChanges(rowOf(type), withoutMark(oldInputs), withoutMark(news));
    return {
      changes,
      deleteBeforeReplace: changes.some((change) => change.replaces) && oldInputs[NAMED_AT_RANDOM] !== true,
    };
  }

  async create(request: Subject & { readonly inputs: Properties; readonly preview: boolean }): Promise<State> {
    const row = rowOf(request.type);
    const { store, faults } = this.options;
    const inputs = request.inputs;
    const name = String(inputs[row.nameProperty]);
    if (request.preview) return this.stateOf(row, UNKNOWN, previewOutputs(row.type, inputs));
    const id = row.id(inputs, name);
    faults.strike("create", row.type, request.urn);
    if (store.get(id)) throw new Error(`cannot create already existing resource '${id}'`);
    this.refuse([...this.groupErrors(row, inputs), ...(row.validate?.(inputs, id, store) ?? [])]);
    const outputs = this.answered(row, outputsOf(row, inputs, { id, store }));
    await this.record(row, request.urn, id, name, outputs);
    await this.provision(row, id, outputs, () => this.options.host.createScaleSet(id));
    return this.stateOf(row, id, outputs);
  }

  async update(request: UpdateRequest): Promise<State> {
    const row = rowOf(request.type);
    const { store, faults } = this.options;
    const { id, inputs, oldOutputs, preview } = request;
    if (preview) return this.stateOf(row, id, previewOutputs(row.type, inputs, oldOutputs));
    faults.strike("update", row.type, request.urn);
    const existing = store.get(id);
    if (!existing) throw notFound(id);
    const before = existing.properties;
    this.refuse([
      ...[lockError("write", id, store), row.refuseUpdate?.(before, this.answered(row, inputs))].filter(
        (error) => error !== undefined,
      ),
      ...(row.validate?.(inputs, id, store) ?? []),
    ]);
    const outputs = this.answered(row, outputsOf(row, inputs, { id, store, before }));
    await this.record(row, request.urn, id, existing.name, outputs);
    await this.provision(row, id, outputs, () => this.options.host.updateScaleSet(id));
    return this.stateOf(row, id, outputs);
  }

  async read({
    type,
    id,
    inputs,
    outputs,
  }: ReadRequest): Promise<(State & { readonly inputs: Properties }) | undefined> {
    const row = rowOf(type);
    const resource = this.options.store.get(id);
    if (!resource) return undefined;
    const properties = this.answered(row, resource.properties);
    const isImport = Object.keys(inputs).length === 0 && Object.keys(outputs).length === 0;
    const present = isImport
      ? importedInputs(row, resource.id, properties)
      : driftedInputs(type, inputs, outputs, properties);
    return { ...this.stateOf(row, resource.id, properties), inputs: present };
  }

  async delete({ type, id, urn }: Subject & { readonly id: string }): Promise<void> {
    const row = rowOf(type);
    const { store, faults, host } = this.options;
    faults.strike("delete", row.type, urn);
    const resource = store.get(id);
    // Gone already: Azure answers 204.
    if (!resource) return;
    const errors = [lockError("delete", id, store), row.refuseDelete?.(resource, store)];
    this.refuse(errors.filter((error) => error !== undefined));
    const sets = store.ofType(SCALE_SET).filter((set) => isWithin(set.id, id));
    await Promise.all(sets.map((set) => host.deleteScaleSet(set.id)));
    store.remove(id);
    await this.apply();
  }

  invoke(token: string, args: Properties): Properties {
    return invoke(token, args, (id) => this.options.store.get(id), this.options.management?.());
  }

  cancel(): void {
    for (const give of this.cancellations) give(new Error("the deployment was cancelled while machines were booting"));
  }

  /** Gives the machine host all existing resources, after the changes that it is still applying. */
  apply(): Promise<void> {
    const next = this.applying.then(() => this.options.host.apply(this.options.store.all()));
    this.applying = next.catch(() => undefined);
    return next;
  }

  private stateOf(row: ResourceType, id: string, outputs: Properties): State {
    return { id, outputs, secrets: [...(row.secretOutputs ?? [])] };
  }

  private answered(row: ResourceType, properties: Properties): Properties {
    return withAnsweredZones(row.type, properties, this.options.addressZones());
  }

  private refuse(errors: readonly AzureError[]): void {
    const error = oneError(errors);
    if (error) throw error;
  }

  private groupErrors(row: ResourceType, inputs: Properties): readonly AzureError[] {
    if (!row.idProperties.includes("resourceGroupName") || row.groupOfOthers) return [];
    const group = String(inputs.resourceGroupName);
    if (this.options.store.get(resourceGroupId(group))) return [];
    return [new AzureError("ResourceGroupNotFound", `Resource group '${group}' could not be found.`)];
  }

  private async record(row: ResourceType, urn: string, id: string, name: string, properties: Properties) {
    const location = typeof properties.location === "string" ? properties.location : undefined;
    const resource: AzureResource = { id, type: row.type, name, urn, location, properties };
    this.options.store.put(resource);
    await this.apply();
  }

  /** Waits for the machines of a scale set; a failure leaves the set in place and says why. */
  private async provision(row: ResourceType, id: string, outputs: Properties, boot: () => Promise<Provisioning>) {
    if (row.type !== SCALE_SET) return;
    const { succeeded, reasons } = await this.unlessCancelled(boot()).catch((error: Error) => ({
      succeeded: false,
      reasons: [error.message],
    }));
    this.options.store.unready.set(id, succeeded ? [] : reasons);
    if (succeeded || this.options.extensionFailure() === "reportSuccess") return;
    const failure = new AzureError("VMExtensionProvisioningError", reasons.join(" "), id);
    throw new PartialFailure(failure.message, this.stateOf(row, id, outputs), reasons);
  }

  private unlessCancelled<T>(work: Promise<T>): Promise<T> {
    let give: (reason: Error) => void = () => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => (give = reject));
    this.cancellations.add(give);
    return Promise.race([work, cancelled]).finally(() => this.cancellations.delete(give));
  }
}

/** The changes between two versions of a resource's inputs, and which of them azure-native itself replaces the resource for. */
export function propertyChanges(row: ResourceType, oldInputs: Properties, news: Properties): readonly PropertyChange[] {
  const fixed = [row.nameProperty, ...row.idProperties, ...(row.hasLocation ? ["location"] : []), ...row.forceNew];
  return compare(oldInputs, news, sameRegion).map((change) => ({
    ...change,
    replaces: isBelow(change.path, fixed) || fixed.some((path) => path.startsWith(`${change.path.join(".")}.`)),
  }));
}

function rowOf(type: string): ResourceType {
  const row = resourceTypes.get(type);
  if (row) return row;
  const known = [...resourceTypes.keys()].join(", ");
  throw new UnknownToken(`the emulator does not know the resource type ${type}; it knows ${known}`);
}

const notFound = (id: string): AzureError => new AzureError("ResourceNotFound", `The Resource '${id}' was not found.`);

/** Azure treats "West Europe" and "westeurope" as the same location. */
function sameRegion(path: Path, before: unknown, after: unknown): boolean {
  const plain = (value: unknown) => String(value).toLowerCase().replace(/\s/g, "");
  return path.length === 1 && path[0] === "location" && plain(before) === plain(after);
}
