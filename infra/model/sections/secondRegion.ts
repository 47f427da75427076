import { z } from "zod";
import { armId } from "../armIds";
import { part, privatePrefix, text } from "../fields";
import { setting } from "../setting";
import { zoneList, zonesOfLocation } from "../zoneList";

const flowLogs = z.strictObject(
  {
    storageAccount: part(
      armId("Microsoft.Storage/storageAccounts"),
      "ARM id of a storage account in the second region.",
    ),
    networkWatcher: part(
      armId("Microsoft.Network/networkWatchers").optional(),
      "ARM id of the second region's Network Watcher, where it is not the one that Azure makes.",
    ),
  },
  "{value} is not an object with a storageAccount and, by choice, a networkWatcher",
);

/** `secondRegion`: the region of lane b, if it differs from lane a's. */
export const SECOND_REGION = {
  location: setting(
    text((value) => (value === "" ? "is not an Azure location" : undefined), 'an Azure location such as "northeurope"'),
    "Azure location of lane b. Lane a stays in `azure-native:location`. It need not be the region that Azure pairs with it.",
    { absent: "must be given" },
    {
      kind: "lane b",
      portal: true,
      note: "it gets another address, and is interrupted while it moves from one second region to another",
    },
  ),
  zones: setting(
    zoneList(),
    "Availability zones of lane b's machines and address; `[]` for none. The address keeps the zones in which it was created.",
    { derived: "all that the location has; dev: none" },
    { kind: "lane b" },
  ),
  zonesOfLocation: zonesOfLocation("lane b"),
  addressSpace: setting(
    privatePrefix(),
    "Private IPv4 prefix of the virtual network in the second region. It overlaps neither `network.addressSpace` nor a peered network.",
    { always: "10.78.0.0/16" },
    {
      kind: "depends",
      cases: [
        { kind: "in place", when: "as long as the subnet stays inside it" },
        { kind: "lane b", when: "otherwise, with this network" },
      ],
    },
  ),
  subnet: setting(
    privatePrefix(),
    "Subnet of lane b, inside that address space, large enough for twice the lane's machines and the five addresses that Azure reserves.",
    { always: "10.78.2.0/24" },
    {
      kind: "lane b",
      note: "it is interrupted, because its network and machines are deleted before new ones are created",
    },
  ),
  endpointSubnet: setting(
    privatePrefix(),
    "Subnet of the private endpoint of lane b's vault, inside that address space. Needed with `vault.privateEndpoint`, and only with it.",
    { absent: "none without `vault.privateEndpoint`" },
    { kind: "in place" },
  ),
  diskEncryptionSet: setting(
    armId("Microsoft.Compute/diskEncryptionSets"),
    "ARM id of a disk encryption set in the second region and the gateways' subscription, for the disks of lane b. Needed with " +
      "`lanes.diskEncryptionSet`, which encrypts those of lane a, and only with it.",
    { absent: "none without `lanes.diskEncryptionSet`" },
    { kind: "lane b" },
  ),
  flowLogs: setting(
    flowLogs,
    "`storageAccount` in the second region for the flow logs of its network, and its `networkWatcher`, where it is not the one that Azure makes. Needed with " +
      "`monitoring.flowLogs`, which says how long they are kept and whether they are analysed, and only with it.",
    { absent: "none without `monitoring.flowLogs`" },
    { kind: "in place" },
  ),
} as const;
