/** Resources that the emulator has no rules for, so that a report can cover stacks that contain them. */
import { resourceGroupId } from "./armId";
import { compare, type Difference } from "./engine/difference";
import type { CheckRequest, Problem, Provider, ReadRequest, UpdateRequest, State, Subject } from "./engine/provider";
import { text, UNKNOWN, type Properties } from "./engine/value";
import type { ResourceStore } from "./store";

/**
 * Nested resources whose ids other resources build: collection of the parent, input with the parent's name, own collection, input with the
 * own name.
 */
const PARTS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  InboundNatRule: ["loadBalancers", "loadBalancerName", "inboundNatRules", "inboundNatRuleName"],
  LoadBalancerBackendAddressPool: [
    "loadBalancers",
    "loadBalancerName",
    "backendAddressPools",
    "backendAddressPoolName",
  ],
  Route: ["routeTables", "routeTableName", "routes", "routeName"],
  SecurityRule: ["networkSecurityGroups", "networkSecurityGroupName", "securityRules", "securityRuleName"],
  Subnet: ["virtualNetworks", "virtualNetworkName", "subnets", "subnetName"],
  VirtualNetworkPeering: [
    "virtualNetworks",
    "virtualNetworkName",
    "virtualNetworkPeerings",
    "virtualNetworkPeeringName",
  ],
};

/**
 * A provider that accepts all inputs: it checks no rule, computes nothing and makes every change in place. Azure's answer is not known, so
 * this is for previews only, and the report that uses it must say so.
 */
export class StrangerProvider implements Provider {
  readonly configuration = "any" as const;

  /** @param store holds the resources that other resources refer to */
  constructor(
    readonly name: string,
    readonly version: string,
    private readonly store: ResourceStore,
  ) {}

  configure(): void {}

  check({ news }: CheckRequest): { readonly inputs: Properties; readonly problems: readonly Problem[] } {
    return { inputs: news, problems: [] };
  }

  diff({ oldInputs, news }: { readonly oldInputs: Properties; readonly news: Properties }): Difference {
    const changes = compare(oldInputs, news).map((change) => ({ ...change, replaces: false }));
    return { changes, deleteBeforeReplace: false };
  }

  create({
    urn,
    type,
    inputs,
    preview,
  }: Subject & { readonly inputs: Properties; readonly preview: boolean }): Promise<State> {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    // The program treats outputs that a preview leaves out as unknown.
    if (preview) return Promise.resolve({ id: UNKNOWN, outputs: inputs });
    const id = idOf(type, name, inputs);
    return this.written({ urn, type, id }, { ...inputs, name: nameOf(id) });
  }

  update({ urn, type, id, inputs, oldOutputs, preview }: UpdateRequest): Promise<State> {
    const outputs = { ...inputs, name: oldOutputs.name };
    return preview ? Promise.resolve({ id, outputs }) : this.written({ urn, type, id }, outputs);
  }

  read({ id }: ReadRequest): Promise<(State & { readonly inputs: Properties }) | undefined> {
    const found = this.store.get(id);
    return Promise.resolve(found && { id: found.id, outputs: found.properties, inputs: found.properties });
  }

  delete({ id }: { readonly id: string }): Promise<void> {
    this.store.remove(id);
    return Promise.resolve();
  }

  invoke(): Properties {
    return {};
  }

  cancel(): void {}

  private written({ urn, type, id }: Subject & { readonly id: string }, properties: Properties): Promise<State> {
    this.store.put({ id, type, name: nameOf(id), urn, location: text(properties.location), properties });
    return Promise.resolve({ id, outputs: properties });
  }
}

const nameOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

/** An ARM id where the type is Azure's; its own spelling, unless others compose it. */
function idOf(type: string, name: string, inputs: Properties): string {
  const [provider, module = "", kind = ""] = type.split(":");
  if (provider !== "azure-native") return `${type}/${name}`;
  const scope = `${resourceGroupId(text(inputs.resourceGroupName) ?? "none")}/providers/Microsoft.${module.split("/")[0]}`;
  const part = module.startsWith("network") ? PARTS[kind] : undefined;
  if (!part) return `${scope}/${kind}/${text(inputs[`${kind.charAt(0).toLowerCase()}${kind.slice(1)}Name`]) ?? name}`;
  const [parents, parentName, collection, ownName] = part;
  const parent = text(inputs[parentName]) ?? "none";
  return `${scope.replace("Microsoft.network", "Microsoft.Network")}/${parents}/${parent}/${collection}/${text(inputs[ownName]) ?? name}`;
}

/** Combines two providers: the first handles the types that it knows, the second all others. */
export class Together implements Provider {
  readonly name: string;
  readonly version: string;
  readonly configuration: Provider["configuration"];

  constructor(
    private readonly known: Provider,
    private readonly others: StrangerProvider,
    private readonly knows: (type: string) => boolean,
  ) {
    this.name = known.name;
    this.version = known.version;
    this.configuration = known.configuration;
  }

  configure: Provider["configure"] = (config) => this.known.configure(config);
  check: Provider["check"] = (request) => this.of(request).check(request);
  diff: Provider["diff"] = (request) => this.of(request).diff(request);
  create: Provider["create"] = (request) => this.of(request).create(request);
  update: Provider["update"] = (request) => this.of(request).update(request);
  read: Provider["read"] = (request) => this.of(request).read(request);
  delete: Provider["delete"] = (request) => this.of(request).delete(request);
  invoke: Provider["invoke"] = (token, args) => this.known.invoke(token, args);
  cancel: Provider["cancel"] = () => this.known.cancel();

  private of({ type }: Subject): Provider {
    return this.knows(type) ? this.known : this.others;
  }
}
