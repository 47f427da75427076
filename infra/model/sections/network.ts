import { z } from "zod";
import { armId, subnetId, vaultZoneId } from "../armIds";
import { oneOf, part, perLane, privatePrefix, trueOrFalse, wholeNumber } from "../fields";
import { MOST_PEERINGS } from "../limits";
import { ACCEPTS_OUTPUT, setting } from "../setting";

const addressSpace = () =>
  z
    .array(privatePrefix(), "{value} is not a list of prefixes such as [10.40.0.0/16]")
    .min(1, "names no prefix; give the whole address space of the network");

const virtualNetworkId = () => armId("Microsoft.Network/virtualNetworks");

const peering = z.strictObject(
  {
    network: part(virtualNetworkId(), "ARM id of the other network."),
    addressSpace: part(addressSpace(), "All private prefixes of the other network."),
    remoteGateway: part(
      trueOrFalse().optional(),
      "`true`: use that network's VPN or ExpressRoute gateway. At most one peering does.",
    ),
  },
  "{value} is not an object with a network, its addressSpace and, by choice, remoteGateway",
);

const existingNetwork = z.strictObject(
  {
    network: part(virtualNetworkId(), "ARM id of the network."),
    addressSpace: part(addressSpace(), "All private prefixes of the network."),
    laneSubnets: part(perLane(subnetId(), "ARM id of the subnet"), "Subnet of each lane, by its ARM id."),
    subnetPrefixes: part(perLane(privatePrefix(), "Prefix of the subnet"), "Prefix of each of the two subnets."),
  },
  "{value} is not an object with network, addressSpace, laneSubnets and subnetPrefixes",
);

const privateEndpoint = z.strictObject(
  {
    subnetPrefix: part(privatePrefix(), "Prefix of the endpoint's subnet, which nothing else is in."),
    subnetId: part(subnetId().optional(), "ARM id of that subnet; only with `network.existing`, whose owner made it."),
    dnsZone: part(
      vaultZoneId().optional(),
      "ARM id of an existing private DNS zone `privatelink.vaultcore.azure.net`. Without it, one is created.",
    ),
    withoutEndpoint: part(
      trueOrFalse().optional(),
      "`true` removes the endpoint and keeps its subnet for one more update.",
    ),
  },
  "{value} is not an object with a subnetPrefix and, by choice, subnetId, dnsZone and withoutEndpoint",
);

/** `network`: the virtual network. */
export const NETWORK = {
  addressSpace: setting(
    privatePrefix(),
    "Private IPv4 prefix of the virtual network.",
    { always: "10.77.0.0/16" },
    {
      kind: "depends",
      cases: [
        { kind: "in place", when: "as long as both subnets stay inside it" },
        { kind: "lanes", when: "otherwise, with the network" },
      ],
    },
  ),
  laneSubnets: setting(
    perLane(privatePrefix(), "Prefix of the subnet"),
    "Subnet of each lane, inside the address space, large enough for twice the lane's machines (old and new ones exist together " +
      "while a lane is replaced) and the five addresses that Azure reserves.",
    { always: { a: "10.77.1.0/24", b: "10.77.2.0/24" } },
    {
      kind: "lanes",
      note: "service is interrupted, because network and machines are deleted before new ones are created",
    },
  ),
  natGateways: setting(
    oneOf(["shared", "perLane"]),
    "`shared`: one NAT gateway for both lanes, at half the price. `perLane`: one for each lane, so that the failure of a zone cuts off the outbound traffic of one lane only.",
    { dev: "shared", test: "perLane", prod: "perLane" },
    { kind: "in place" },
  ),
  egress: setting(
    oneOf(["restricted", "open"]),
    "Allowed outbound traffic. `restricted`: Key Vault, Azure's DNS resolver, Azure Monitor where it is enabled, and TCP 80 and 443 of the " +
      "internet, because package archives have no service tag. `open`: every port of the internet. Both deny other machines of the network.",
    { always: "restricted" },
    { kind: "rules" },
  ),
  ddosPlan: setting(
    armId("Microsoft.Network/ddosProtectionPlans"),
    "ARM id of an existing DDoS protection plan in this tenant, which then protects the gateways' network, and with it the two addresses. One plan serves " +
      "the networks of many subscriptions and regions, and costs the same for the first hundred addresses.",
    { absent: "Azure's protection of its infrastructure" },
    { kind: "in place" },
  ),
  peerings: setting(
    z.array(peering, "{value} is not a list of peerings").max(MOST_PEERINGS, `has more than ${MOST_PEERINGS} peerings`),
    "Other virtual networks that the gateways' network is peered with, each with its whole address space: those with external ICAP " +
      "servers. The other network's owner makes the other half. `remoteGateway`: use that network's VPN or ExpressRoute gateway. A peering " +
      "alone lets nothing in and nothing out: the security rules name the servers.",
    { always: [] },
    { kind: "in place" },
  ),
  existing: setting(
    existingNetwork,
    "An existing virtual network with a subnet for each lane, to use instead of a new one. It is only read and never " +
      "changed: the security group is on the machines' network cards. The subnets need a way out, and the service endpoint of Key Vault.",
    { absent: "a new network" },
    { kind: "lanes", note: "set it in a new stack: the load balancer's pools hold machines of one network" },
  ),
} as const;

/** `publicAddresses`: the two addresses that are registered with the client. */
export const PUBLIC_ADDRESSES = {
  protect: setting(
    trueOrFalse(),
    "Pulumi refuses to delete the addresses, and keeps them in Azure when the stack is destroyed.",
    { dev: false, test: false, prod: true },
    { kind: "nothing", note: "Pulumi's own protection" },
  ),
  lock: setting(
    trueOrFalse(),
    "CanNotDelete lock on each address, which also stops a deletion outside Pulumi.",
    { dev: false, test: false, prod: true },
    { kind: "in place" },
  ),
  existing: setting(
    perLane(armId("Microsoft.Network/publicIPAddresses"), "ARM id of the public address"),
    "ARM ids of two existing Standard static public addresses, which are used instead of new ones.",
    { absent: "two new addresses" },
    { kind: "in place", portal: true, note: "the gateway's addresses change" },
    ACCEPTS_OUTPUT,
  ),
} as const;

/** `vault`: the Key Vault that carries keys and certificates to the gateways. */
export const VAULT = {
  purgeProtection: setting(
    trueOrFalse(),
    "Purge protection: nobody can purge a deleted vault before its retention ends.",
    { dev: false, test: false, prod: true },
    {
      kind: "depends",
      cases: [
        { kind: "in place", when: "by `true`" },
        { kind: "lanes", when: "by `false`, with the vault, because Azure cannot turn it off" },
      ],
    },
  ),
  softDeleteDays: setting(
    wholeNumber(7, 90, "of days"),
    "Days for which a deleted vault can be recovered.",
    { dev: 7, test: 7, prod: 90 },
    { kind: "lanes", note: "Azure cannot change it, so the vault is replaced" },
  ),
  existing: setting(
    armId("Microsoft.KeyVault/vaults"),
    "ARM id of an existing vault in the deployer's subscription, to use instead of a new one: two secrets are written into it, and each lane's " +
      "identity may read its own. Nothing else in it is changed. It uses roles (RBAC), and the gateways reach it by a `privateEndpoint`, or by the service " +
      "endpoints of `network.existing` that its firewall admits. The secrets stay when the stack is removed.",
    { absent: "a new vault" },
    { kind: "lanes" },
  ),
  privateEndpoint: setting(
    privateEndpoint,
    "Private endpoint of the vault in the gateways' network, in a subnet of its own with this prefix; the vault is then closed to every public " +
      "address and every service endpoint. `subnetId`: that subnet, where the network is that of `network.existing`. `dnsZone`: an existing private DNS zone " +
      "`privatelink.vaultcore.azure.net`; with `network.existing` its owner has linked it with that network. Without it, one is created. " +
      "`withoutEndpoint: true` removes the endpoint; its subnet can be removed with the next update.",
    { absent: "the lanes' subnets reach the vault by a service endpoint" },
    { kind: "in place", note: "until the endpoint answers, the gateways go on with what they have" },
  ),
} as const;
