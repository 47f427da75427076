import { UNKNOWN, type IpConfiguration, type NetworkInterface, type ScaleSet, type Sku } from "../model";
import {
  knownListOf,
  objectOf,
  referenceOf,
  referencesOf,
  textOf,
  type AzureResourceData,
  type Properties,
} from "./properties";

/** Receives what of a resource the model has no words for; a sentence. */
export type Report = (problem: string) => void;

/** A `compute:VirtualMachineScaleSet`. */
export function scaleSetOf({ id, name, properties }: AzureResourceData, report: Report): ScaleSet {
  const profile = properties.virtualMachineProfile;
  const cards = objectOf(objectOf(profile).networkProfile).networkInterfaceConfigurations;
  if (cards === undefined) report("its network cards are not known");
  return {
    id,
    name,
    networkInterfaces: knownListOf(cards, () => report("its network cards are not known yet")).map((card) =>
      networkInterfaceOf(card, textOf(card.name) ?? UNKNOWN, report),
    ),
  };
}

/** A `network:NetworkInterface`, or a scale set's configuration of one; both have the same fields. */
export function networkInterfaceOf(card: Properties, name: string, report: Report): NetworkInterface {
  const securityGroup = referenceOf(card.networkSecurityGroup);
  const configurations = knownListOf(card.ipConfigurations, () => report("its IP configurations are not known yet"));
  return {
    name,
    ...(securityGroup === undefined ? {} : { securityGroup }),
    ipConfigurations: configurations
      .filter((configuration) => {
        const isIpv6 = textOf(configuration.privateIPAddressVersion) === "IPv6";
        if (isIpv6) report("it has an IPv6 address, which is not modelled");
        return !isIpv6;
      })
      .map((configuration) => ipConfigurationOf(configuration, report)),
  };
}

function ipConfigurationOf(configuration: Properties, report: Report): IpConfiguration {
  const modelled = [
    "loadBalancerInboundNatRules",
    "loadBalancerInboundNatPools",
    "applicationGatewayBackendAddressPools",
  ];
  for (const field of modelled) {
    if (knownListOf(configuration[field], () => report(`its ${field} are not known`)).length > 0)
      report(`its ${field} are not modelled`);
  }
  const fixed =
    textOf(configuration.privateIPAllocationMethod) === "Static" ? textOf(configuration.privateIPAddress) : undefined;
  const publicAddress = publicAddressOf(configuration);
  return {
    subnet: referenceOf(configuration.subnet) ?? UNKNOWN,
    ...(fixed === undefined ? {} : { address: fixed }),
    pools: referencesOf(configuration.loadBalancerBackendAddressPools),
    ...(publicAddress === undefined ? {} : { publicAddress }),
    applicationSecurityGroups: referencesOf(configuration.applicationSecurityGroups),
  };
}

function publicAddressOf(configuration: Properties): IpConfiguration["publicAddress"] {
  const ofMachine = configuration.publicIPAddressConfiguration;
  if (ofMachine !== undefined && ofMachine !== null) return { sku: skuOf(objectOf(ofMachine).sku) };
  const id = referenceOf(configuration.publicIPAddress);
  return id === undefined ? undefined : { id };
}

/** ARM's default is Basic, the open one. */
export function skuOf(sku: unknown): Sku {
  return textOf(objectOf(sku).name) === "Standard" ? "Standard" : "Basic";
}
