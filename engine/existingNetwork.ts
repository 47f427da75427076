import { emulatedSubscription, existingNetwork, type ExistingNetwork } from "../emulator/azure";
import { LANE_NAMES } from "../infra/model/limits";
import { isSection, NAMESPACE } from "./encryptedSettings";
import type { StackConfig } from "./projectCopy";

/** The settings, changed to name an existing network in the emulator's subscription, and that network. */
export interface WithExistingNetwork {
  readonly config: StackConfig;
  /** Absent: the settings name no network, or one that cannot be read; the program's own checks report that. */
  readonly network?: ExistingNetwork;
  /** The difference to Azure, one sentence; absent where there is none. */
  readonly note?: string;
}

/**
 * Moves the network of `network.existing` into the emulated subscription, with the properties that the settings give. Azure cannot be asked
 * here whether they are right.
 */
export function withExistingNetwork(config: StackConfig): WithExistingNetwork {
  const key = `${NAMESPACE}network`;
  const section = config[key];
  const existing = isSection(section) ? section.existing : undefined;
  if (!isSection(existing) || typeof existing.network !== "string") return { config };
  const moved = moveIds(existing) as Readonly<Record<string, unknown>>;
  const network = networkOf(moved, config["azure-native:location"], config[`${NAMESPACE}vault`]);
  if (network === undefined) return { config };
  return {
    config: { ...config, [key]: { ...(section as object), existing: moved } },
    network,
    note: `network.existing is taken to be as the settings say, with a NAT gateway and Key Vault's service endpoint; what else is in ${existing.network.split("/").at(-1)}, and what it is peered with, is not there`,
  };
}

/** The same with each ARM id in the emulator's subscription. */
export function moveIds(value: unknown): unknown {
  if (typeof value === "string")
    return value.replace(/^\/subscriptions\/[^/]+/i, `/subscriptions/${emulatedSubscription}`);
  if (Array.isArray(value)) return value.map(moveIds);
  if (!isSection(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, moveIds(item)]));
}

/** The subnet in which the vault's private endpoint is to stand. */
function endpointSubnet(vault: unknown): readonly { readonly name: string; readonly prefix: unknown }[] {
  const endpoint = isSection(vault) ? vault.privateEndpoint : undefined;
  if (!isSection(endpoint) || typeof endpoint.subnetId !== "string") return [];
  return [{ name: endpoint.subnetId.split("/").at(-1)!, prefix: endpoint.subnetPrefix }];
}

function networkOf(
  existing: Readonly<Record<string, unknown>>,
  location: unknown,
  vault: unknown,
): ExistingNetwork | undefined {
  const { network, addressSpace, laneSubnets, subnetPrefixes } = existing;
  if (!isSection(laneSubnets) || !isSection(subnetPrefixes)) return undefined;
  const subnets = LANE_NAMES.map((lane) => ({
    name: String(laneSubnets[lane] ?? "")
      .split("/")
      .at(-1)!,
    prefix: subnetPrefixes[lane],
  }));
  return existingNetwork.safeParse({
    id: network,
    location,
    addressSpace,
    subnets: [...subnets, ...endpointSubnet(vault)],
  }).data;
}
