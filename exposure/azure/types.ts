/** Types that the model reads. */
const MODELLED: ReadonlySet<string> = new Set([
  "azure-native:compute:VirtualMachineScaleSet",
  "azure-native:network:LoadBalancer",
  "azure-native:network:NetworkInterface",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:PublicIPAddress",
  "azure-native:network:Route",
  "azure-native:network:RouteTable",
  "azure-native:network:SecurityRule",
  "azure-native:network:Subnet",
  "azure-native:network:VirtualNetwork",
  "azure-native:network:VirtualNetworkPeering",
]);

/** Types that let no packet through anywhere. A NAT gateway lets connections out only. */
const NEUTRAL: readonly RegExp[] = [
  /^azure-native:(resources|authorization|managedidentity|insights|monitor|operationalinsights|alertsmanagement|maintenance|portal):/,
  /^azure-native:keyvault:/, // reached over HTTPS with a token; its own firewall is the guard rails' matter
  /^azure-native:network:(NatGateway|PublicIPPrefix|ApplicationSecurityGroup|DdosProtectionPlan|NetworkWatcher|FlowLog)$/,
  /^azure-native:compute:(Disk|Image|SshPublicKey|VirtualMachineScaleSetExtension|VirtualMachineExtension)$/,
  /^(tls|random|command|time|pulumi|pulumi-nodejs):/,
];

/** The type without an API version: `azure-native:network/v20240501:Subnet` is `azure-native:network:Subnet`. */
export function plainType(type: string): string {
  return type.replace(/^(azure-native:[a-z]+)\/v\w+:/, "$1:");
}

/** Whether nothing is missing when the model has no more of it than it has. */
export function isNeutral(type: string): boolean {
  const plain = plainType(type);
  return MODELLED.has(plain) || NEUTRAL.some((pattern) => pattern.test(plain));
}
