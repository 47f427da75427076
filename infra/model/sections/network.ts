import { armId, oneOf, perLane, privatePrefix, trueOrFalse, wholeNumber } from "../fields";
import { setting } from "../setting";

/** `network`: the virtual network. */
export const NETWORK = {
  addressSpace: setting(
    privatePrefix(),
    "Private IPv4 prefix of the virtual network.",
    { always: "10.77.0.0/16" },
    { kind: "depends", note: "in place while both subnets stay inside; else the network and both lanes are replaced" },
  ),
  laneSubnets: setting(
    perLane(privatePrefix()),
    "Subnet of each lane, inside the address space, with room for twice the lane's machines (old and new ones exist together " +
      "while a lane is replaced) and the five addresses that Azure keeps.",
    { always: { a: "10.77.1.0/24", b: "10.77.2.0/24" } },
    { kind: "lanes", note: "it interrupts: network and machines go before the new ones come" },
  ),
  natGateways: setting(
    oneOf(["shared", "perLane"]),
    "One NAT gateway for both lanes, at half the price, or one for each, so that one zone's failure leaves the other lane its way out.",
    { dev: "shared", test: "perLane", prod: "perLane" },
    { kind: "in place" },
  ),
  egress: setting(
    oneOf(["restricted", "open"]),
    "`restricted`: out only to Key Vault, Azure's resolver, Azure Monitor where it is on, and TCP 80 and 443 of the internet, because " +
      "package archives have no tag. `open`: every port of the internet. Never to other machines of the network.",
    { always: "restricted" },
    { kind: "rules" },
  ),
} as const;

/** `publicAddresses`: the two addresses that are registered with the client. */
export const PUBLIC_ADDRESSES = {
  protect: setting(
    trueOrFalse(),
    "Pulumi refuses to delete the addresses, and leaves them in Azure when the stack goes.",
    { dev: false, test: false, prod: true },
    { kind: "nothing", note: "Pulumi's own protection" },
  ),
  lock: setting(
    trueOrFalse(),
    "A CanNotDelete lock on each address, so that nobody else deletes it either.",
    { dev: false, test: false, prod: true },
    { kind: "in place" },
  ),
  existing: setting(
    perLane(armId("Microsoft.Network/publicIPAddresses")),
    "ARM ids of two existing Standard static public addresses to use in place of new ones.",
    { absent: "two new addresses" },
    { kind: "in place", portal: true, note: "the addresses are others" },
  ),
} as const;

/** `vault`: the Key Vault that carries keys and certificates to the gateways. */
export const VAULT = {
  purgeProtection: setting(
    trueOrFalse(),
    "Nobody can purge a deleted vault before its time.",
    { dev: false, test: false, prod: true },
    { kind: "depends", note: "`true` in place; Azure never takes it back, so `false` needs another vault" },
  ),
  softDeleteDays: setting(
    wholeNumber(7, 90, "of days"),
    "How long a deleted vault can be recovered, in days.",
    { dev: 7, test: 7, prod: 90 },
    { kind: "lanes", note: "Azure never changes it, so it needs another vault" },
  ),
} as const;
