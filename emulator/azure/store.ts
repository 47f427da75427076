/** The resources of the emulated subscription, kept in one file that only the owner can read. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { AzureResource } from "../model";
import type { RemoteNetwork } from "../remoteNetwork";
import { at, isRecord, records, type Properties } from "./engine/value";
import { childOf, isWithin, sameId } from "./armId";
import { POLICY_ASSIGNMENT } from "./policy/collected";
import type { World } from "./resourceType";

/** Object id of the deploying principal, in addition to the managed identities. */
export const DEPLOYER = {
  clientId: "77777777-1111-4222-8333-444444444444",
  objectId: "88888888-1111-4222-8333-444444444444",
};

interface Persisted {
  readonly resources: readonly AzureResource[];
  readonly softDeletedVaults: readonly SoftDeletedVault[];
}

/** A vault that was deleted and can still be recovered. */
export interface SoftDeletedVault {
  /** In the vault's own spelling. */
  readonly name: string;
  /** ARM id that the vault had. */
  readonly vaultId: string;
  readonly location: string;
  /** Purge protection: nobody may purge the vault before its retention ends. */
  readonly purgeProtected: boolean;
  readonly tags: Readonly<Record<string, unknown>>;
}

/** The documentation networks (RFC 5737) from which public IPs get addresses, with the lowest and highest host number of each. */
const PUBLIC_NETWORKS = ["198.51.100", "203.0.113", "192.0.2"];
const FIRST_ADDRESS = 10;
const LAST_ADDRESS = 254;

const softDeletedVault = ({ name, id, location, properties }: AzureResource): SoftDeletedVault => ({
  name,
  vaultId: id,
  location: location ?? "",
  purgeProtected: at(properties, ["properties", "enablePurgeProtection"]) === true,
  tags: isRecord(properties.tags) ? properties.tags : {},
});

const isText = (value: unknown): value is string => typeof value === "string";

/** The resources by id, and the other state that Azure keeps. */
export class ResourceStore implements World {
  private readonly byId = new Map<string, AzureResource>();
  /** By the name in small letters. */
  private readonly softDeleted = new Map<string, SoftDeletedVault>();
  /** Networks outside the subscription, or of other owners. */
  remoteNetworks: readonly RemoteNetwork[] = [];
  /** By the id of a scale set, why its machines did not become ready, one entry for each. */
  readonly unready = new Map<string, readonly string[]>();

  /** @param file state file, `<runDir>/azure.json`; `undefined` keeps everything in memory */
  constructor(private readonly file?: string) {
    if (!file || !fs.existsSync(file)) return;
    const { resources, softDeletedVaults } = JSON.parse(fs.readFileSync(file, "utf8")) as Persisted;
    for (const resource of resources) this.byId.set(resource.id.toLowerCase(), resource);
    for (const vault of softDeletedVaults) this.softDeleted.set(vault.name.toLowerCase(), vault);
  }

  /** An independent copy of the subscription, in memory. */
  copy(): ResourceStore {
    const copied = new ResourceStore();
    for (const [id, resource] of this.byId) copied.byId.set(id, structuredClone(resource));
    for (const [name, vault] of this.softDeleted) copied.softDeleted.set(name, vault);
    copied.remoteNetworks = this.remoteNetworks;
    for (const [id, reasons] of this.unready) copied.unready.set(id, reasons);
    return copied;
  }

  /** All resources by id, in the order in which they were made. */
  all(): ReadonlyMap<string, AzureResource> {
    return new Map([...this.byId.values()].map((resource) => [resource.id, resource]));
  }

  get(id: string): AzureResource | undefined {
    return this.byId.get(id.toLowerCase());
  }

  ofType(type: string): readonly AzureResource[] {
    return [...this.byId.values()].filter((resource) => resource.type === type);
  }

  exists(id: string): boolean {
    if (this.get(id)) return true;
    const child = childOf(id);
    const parent = child && this.get(child.parent);
    if (!parent) return false;
    const items = Object.entries(parent.properties).find(([name]) => sameId(name, child.collection))?.[1];
    return records(items).some(({ name }) => typeof name === "string" && sameId(name, child.name));
  }

  remoteNetwork(id: string): RemoteNetwork | undefined {
    return this.remoteNetworks.find((network) => sameId(network.id, id));
  }

  isSoftDeleted(vaultName: string): boolean {
    return this.softDeleted.has(vaultName.toLowerCase());
  }

  principals(): ReadonlySet<string> {
    const identities = this.ofType("azure-native:managedidentity:UserAssignedIdentity").map(
      ({ properties }) => properties.principalId,
    );
    const ofPolicies = this.ofType(POLICY_ASSIGNMENT).map(({ properties }) =>
      at(properties, ["identity", "principalId"]),
    );
    return new Set([DEPLOYER.objectId, ...[...identities, ...ofPolicies].filter(isText)]);
  }

  put(resource: AzureResource): void {
    this.byId.set(resource.id.toLowerCase(), resource);
    this.save();
  }

  /** Removes a resource and all that lives in it. Deleted vaults keep their names. */
  remove(id: string): void {
    for (const resource of [...this.byId.values()].filter((candidate) => isWithin(candidate.id, id))) {
      if (resource.type === "azure-native:keyvault:Vault")
        this.softDeleted.set(resource.name.toLowerCase(), softDeletedVault(resource));
      this.byId.delete(resource.id.toLowerCase());
    }
    this.save();
  }

  /** The vaults that are deleted and not purged. */
  softDeletedVaults(): readonly SoftDeletedVault[] {
    return [...this.softDeleted.values()];
  }

  /** Ends the soft deletion of a vault: its name is free again. */
  purge(vaultName: string): void {
    this.softDeleted.delete(vaultName.toLowerCase());
    this.save();
  }

  /** Changes properties without Pulumi, as an edit in the portal would. */
  modify(id: string, changes: Properties): void {
    const resource = this.get(id);
    if (!resource) throw new Error(`no resource ${id} exists in the emulated subscription`);
    this.put({ ...resource, properties: { ...resource.properties, ...changes } });
  }

  /** The first address of the documentation networks that no public IP has. */
  freeAddress(): string {
    const taken = new Set(
      this.ofType("azure-native:network:PublicIPAddress").map((resource) => resource.properties.ipAddress),
    );
    for (const network of PUBLIC_NETWORKS)
      for (let host = FIRST_ADDRESS; host <= LAST_ADDRESS; host += 1) {
        const address = `${network}.${host}`;
        if (!taken.has(address)) return address;
      }
    throw new Error(`all public addresses of the emulator, .10-254 of ${PUBLIC_NETWORKS.join(", ")}, are in use`);
  }

  private save(): void {
    if (!this.file) return;
    const state: Persisted = { resources: [...this.byId.values()], softDeletedVaults: this.softDeletedVaults() };
    fs.mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const temporary = `${this.file}.${process.pid}.tmp`;
    fs.writeFileSync(temporary, JSON.stringify(state, null, 2), { mode: 0o600 });
    fs.renameSync(temporary, this.file);
  }
}
