import * as authorization from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { deploymentError } from "../deploymentError";
import { LANE_NAMES, type ExistingNetworkSettings, type LaneName } from "../model";
import { isInSubscription, subscriptionOf } from "../model/armIdParts";
import { programmaticName } from "../model/locationNames";
import type { Placement } from "../placement";
import type { VirtualNetwork } from "./virtualNetwork";

/** The properties of a network, as Azure returns them, that machines depend on. */
export interface AnsweredNetwork {
  readonly location?: string | undefined;
  readonly addressSpace?: { readonly addressPrefixes?: readonly string[] | undefined } | undefined;
  readonly subnets?: readonly AnsweredSubnet[] | undefined;
}

/** A subnet of it. */
export interface AnsweredSubnet {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly addressPrefix?: string | undefined;
  readonly addressPrefixes?: readonly string[] | undefined;
  readonly serviceEndpoints?:
    readonly { readonly service?: string | undefined; readonly provisioningState?: string }[] | undefined;
  readonly natGateway?: object | undefined;
  readonly routeTable?: object | undefined;
  readonly delegations?: readonly object[] | undefined;
}

/**
 * The existing network and its subnets, which are read and never written. Azure's PUT of a subnet needs all of its properties, so ours
 * would overwrite the owner's. The machines depend on the checks, so that an unsuitable network stops the update, or the preview, before
 * the first machine.
 */
export function existingNetwork(
  placement: Placement,
  settings: ExistingNetworkSettings,
  services: readonly string[],
): VirtualNetwork {
  const found = network.VirtualNetwork.get(`${placement.name}-network`, settings.network, { parent: placement.parent });
  const subscriptionId = authorization.getClientConfigOutput({ parent: placement.parent }).subscriptionId;
  const checked = pulumi
    .all([found.location, found.addressSpace, found.subnets, subscriptionId])
    .apply(([location, addressSpace, subnets, subscription]) => {
      const problems = existingNetworkProblems(
        { ...(location && { location }), ...(addressSpace && { addressSpace }), ...(subnets && { subnets }) },
        settings,
        { location: placement.location, subscriptionId: subscription, services },
      );
      if (problems.length > 0)
        throw deploymentError(
          `network.existing ${settings.network} cannot carry gateways:\n  ${problems.join("\n  ")}`,
        );
    });
  const subnet = (lane: LaneName) => checked.apply(() => settings.laneSubnets[lane]);
  return { network: found, subnets: { a: subnet("a"), b: subnet("b") } };
}

/** Reasons why gateways cannot work in an existing network, one sentence each. */
export function existingNetworkProblems(
  answered: AnsweredNetwork,
  settings: ExistingNetworkSettings,
  deployed: { readonly location: string; readonly subscriptionId: string; readonly services: readonly string[] },
): readonly string[] {
  const problems: string[] = [];
  // learn, "Networking for virtual machine scale sets": machines and network are in one location and one subscription.
  if (!isInSubscription(settings.network, deployed.subscriptionId))
    problems.push(
      `it is in the subscription ${subscriptionOf(settings.network)}, the gateways in ${deployed.subscriptionId}`,
    );
  if (programmaticName(answered.location ?? "") !== programmaticName(deployed.location))
    problems.push(`it is in ${answered.location}, the gateways in ${deployed.location}`);
  const space = [...(answered.addressSpace?.addressPrefixes ?? [])].sort();
  if (space.join() !== [...settings.addressSpace].sort().join())
    problems.push(
      `its address space is ${space.join(", ")}; network.existing.addressSpace says ${settings.addressSpace.join(", ")}`,
    );
  for (const lane of LANE_NAMES) {
    const subnet = answered.subnets?.find(({ id }) => id?.toLowerCase() === settings.laneSubnets[lane].toLowerCase());
    if (subnet === undefined) problems.push(`it has no subnet ${settings.laneSubnets[lane]}`);
    else problems.push(...subnetProblems(subnet, lane, settings, deployed.services));
  }
  return problems;
}

/** Firewalls that admit a subnet by its service endpoint, by the service that they belong to. */
const FIREWALLS: Readonly<Record<string, string>> = {
  "Microsoft.KeyVault": "the vault",
  "Microsoft.Storage": "the lists' storage",
};

function subnetProblems(
  subnet: AnsweredSubnet,
  lane: LaneName,
  { subnetPrefixes }: ExistingNetworkSettings,
  services: readonly string[],
): readonly string[] {
  const endpoints = (subnet.serviceEndpoints ?? []).map(({ service }) => service);
  const name = `its subnet ${subnet.name}`;
  const prefixes = [...(subnet.addressPrefix ? [subnet.addressPrefix] : (subnet.addressPrefixes ?? []))];
  const found: readonly (readonly [boolean, string])[] = [
    [
      prefixes.join() !== subnetPrefixes[lane],
      `is ${prefixes.join(", ")}; network.existing.subnetPrefixes.${lane} says ${subnetPrefixes[lane]}`,
    ],
    ...services.map((service): readonly [boolean, string] => [
      !endpoints.includes(service),
      `has no service endpoint ${service}, by which the firewall of ${FIREWALLS[service]} admits the gateways`,
    ]),
    [
      // learn, "Default outbound access in Azure": machines of a Flexible scale set have none.
      subnet.natGateway === undefined && subnet.routeTable === undefined,
      "has neither a NAT gateway nor a route table, so the gateways would have no way to the package archives",
    ],
    [(subnet.delegations ?? []).length > 0, "is delegated to a service, so no machine can stand in it"],
  ];
  return found.flatMap(([wrong, words]) => (wrong ? [`${name} ${words}`] : []));
}
