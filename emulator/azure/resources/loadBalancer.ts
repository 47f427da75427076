import type { AzureResource } from "../../model";
import { AzureError } from "../errors";
import { records, type Properties } from "../engine/value";
import type { ResourceType, World } from "../resourceType";
import { addressErrors } from "../rules/addressUsers";
import { balancerProblems } from "../rules/loadBalancing";
import { networkName } from "../rules/names";
import { elsewhere, idsAt, missing } from "../rules/references";
import { setsInPool } from "../rules/subnetUsers";
import { resolveSelf } from "../selfReference";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/loadBalancers";

/** Nested collections that get ids and states of their own. */
const PARTS = ["frontendIPConfigurations", "backendAddressPools", "loadBalancingRules", "probes"];

export const loadBalancer: ResourceType = {
  type: "azure-native:network:LoadBalancer",
  ...groupResource(ARM_TYPE, "loadBalancerName", networkName),
  check: balancerProblems,
  validate: (inputs, id, world) => {
    const addresses = idsAt(records(inputs.frontendIPConfigurations), ["publicIPAddress", "id"]);
    return [
      ...missing(world, id, addresses),
      ...elsewhere(world, id, inputs.location, addresses),
      ...addressErrors(world, id, addresses),
      ...foreignParts(inputs, id),
      ...lostPools(inputs, id, world),
    ];
  },
  refuseUpdate: (before, after) => {
    const names = [before, after].map(({ sku }) => (sku as Properties | undefined)?.name);
    if (names[0] === names[1]) return undefined;
    return new AzureError(
      "CannotChangeLoadBalancerSku",
      `The SKU of load balancer ${String(before.name)} cannot be changed from ${String(names[0])} to ${String(names[1])}.`,
      "sku.name",
    );
  },
  refuseDelete: (balancer, world) =>
    poolErrors(records(balancer.properties.backendAddressPools), balancer.id, world)[0],
  outputs: ({ inputs, childId }) =>
    Object.fromEntries(
      PARTS.map((part) => [
        part,
        records(inputs[part]).map((item) => ({
          ...item,
          id: childId(part, item.name),
          type: `${ARM_TYPE}/${part}`,
          provisioningState: "Succeeded",
        })),
      ]),
    ),
};

/** A rule may only name frontends, pools and probes of its own load balancer. */
function foreignParts(inputs: Properties, id: string): readonly AzureError[] {
  const rules = records(resolveSelf(inputs.loadBalancingRules, id));
  const named = rules.flatMap((rule) => [
    ...idsAt([rule], ["frontendIPConfiguration", "id"]),
    ...idsAt([rule], ["backendAddressPool", "id"]),
    ...idsAt(records(rule.backendAddressPools), ["id"]),
    ...idsAt([rule], ["probe", "id"]),
  ]);
  const own = new Set(
    PARTS.flatMap((part) => records(inputs[part]).map((item) => `${id}/${part}/${String(item.name)}`.toLowerCase())),
  );
  return named
    .filter((part) => !own.has(part.toLowerCase()))
    .map(
      (part) =>
        new AzureError(
          "InvalidResourceReference",
          `Resource ${part} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
          part,
        ),
    );
}

function lostPools(inputs: Properties, id: string, world: World): readonly AzureError[] {
  const before: AzureResource | undefined = world.get(id);
  const kept = new Set(records(inputs.backendAddressPools).map((pool) => pool.name));
  return poolErrors(
    records(before?.properties.backendAddressPools).filter((pool) => !kept.has(pool.name)),
    id,
    world,
  );
}

function poolErrors(pools: readonly Properties[], id: string, world: World): readonly AzureError[] {
  return pools.flatMap((pool) => {
    const poolId = `${id}/backendAddressPools/${String(pool.name)}`;
    const users = setsInPool(world, poolId).map((set) => set.id);
    if (users.length === 0) return [];
    const explanation = `Cannot delete load balancer ${id} or its child resources since ${String(pool.name)} is in use by virtual machine scale set ${users.join(", ")}.`;
    return [new AzureError("LoadBalancerInUseByVirtualMachineScaleSet", explanation, poolId)];
  });
}
