import { UNKNOWN, type IpConfiguration, type NetworkInterface, type ScaleSet, type Sku } from "../model";
import {
  choiceOf,
  isUnknown,
  knownListOf,
  listOf,
  nameOf,
  objectOf,
  referenceOf,
  referencesOf,
  textOf,
  versionOf,
  type AzureResourceData,
  type Properties,
} from "./properties";

/** Receives a sentence for each property of a resource that the model cannot express. */
export type Report = (problem: string) => void;

/** A `compute:VirtualMachineScaleSet`. */
export function scaleSetOf({ id, name, properties }: AzureResourceData, report: Report): ScaleSet {
  const profile = properties.virtualMachineProfile;
  const cards = listOf(objectOf(objectOf(profile).networkProfile).networkInterfaceConfigurations ?? UNKNOWN);
  if (cards === UNKNOWN) {
    report("its network cards are not known");
    return { id, name, networkInterfaces: [ANY_CARD] };
  }
  return {
    id,
    name,
    networkInterfaces: cards.map((card) => networkInterfaceOf(card, nameOf(card.name), report)),
  };
}

/** Represents the unknown properties of a card. The card may be in any subnet, and any rule may forward to it. */
const ANY_CONFIGURATION: IpConfiguration = {
  ...{ subnet: UNKNOWN, address: UNKNOWN, pools: [UNKNOWN], publicAddress: { id: UNKNOWN } },
  applicationSecurityGroups: [UNKNOWN],
};
const ANY_CARD: NetworkInterface = {
  name: "(not known)",
  securityGroup: UNKNOWN,
  ipConfigurations: [ANY_CONFIGURATION],
};

/** A `network:NetworkInterface`, or a scale set's configuration of one; both have the same fields. */
export function networkInterfaceOf(card: Properties, name: string, report: Report): NetworkInterface {
  const securityGroup = referenceOf(card.networkSecurityGroup);
  const configurations = listOf(card.ipConfigurations);
  if (card.enableIPForwarding !== undefined && card.enableIPForwarding !== false)
    report("it may forward packets that are not its own, which is not modelled");
  const group = securityGroup === undefined ? {} : { securityGroup };
  if (configurations === UNKNOWN) {
    report("its IP configurations are not known yet");
    return { name, ...group, ipConfigurations: [ANY_CONFIGURATION] };
  }
  return {
    name,
    ...group,
    ipConfigurations: configurations
      .filter((configuration) => {
        const isIpv6 = versionOf(configuration.privateIPAddressVersion) === "IPv6";
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
  const fixed = fixedAddressOf(configuration);
  const publicAddress = publicAddressOf(configuration);
  return {
    subnet: referenceOf(configuration.subnet) ?? UNKNOWN,
    ...(fixed === undefined ? {} : { address: fixed }),
    pools: referencesOf(configuration.loadBalancerBackendAddressPools),
    ...(publicAddress === undefined ? {} : { publicAddress }),
    applicationSecurityGroups: referencesOf(configuration.applicationSecurityGroups),
  };
}

/** The card's static address; `UNKNOWN` if the address, or whether it is IPv4, is not known. */
function fixedAddressOf({
  privateIPAllocationMethod,
  privateIPAddress,
  privateIPAddressVersion,
}: Properties): string | undefined {
  if (isUnknown(privateIPAllocationMethod) || versionOf(privateIPAddressVersion) === UNKNOWN) return UNKNOWN;
  return textOf(privateIPAllocationMethod)?.toLowerCase() === "static" ? textOf(privateIPAddress) : undefined;
}

function publicAddressOf(configuration: Properties): IpConfiguration["publicAddress"] {
  const ofMachine = configuration.publicIPAddressConfiguration;
  if (isUnknown(ofMachine)) return { sku: UNKNOWN };
  if (ofMachine !== undefined && ofMachine !== null) return { sku: skuOf(objectOf(ofMachine).sku) };
  const id = referenceOf(configuration.publicIPAddress);
  return id === undefined ? undefined : { id };
}

/** ARM's default is Basic, which is open. */
export function skuOf(sku: unknown): Sku | typeof UNKNOWN {
  return isUnknown(sku) ? UNKNOWN : choiceOf(objectOf(sku).name ?? "Basic", ["Standard", "Basic"]);
}
