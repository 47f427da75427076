/** The table: every resource type that the emulator knows. */
import type { ResourceType } from "../resourceType";
import { diskEncryptionSet } from "./diskEncryptionSet";
import { loadBalancer } from "./loadBalancer";
import { managementLockByScope } from "./managementLockByScope";
import { activityLogAlert } from "./monitoring/activityLogAlert";
import { actionGroup, metricAlert, scheduledQueryRule } from "./monitoring/alerts";
import { autoscaleSetting } from "./monitoring/autoscaleSetting";
import { budget } from "./monitoring/budget";
import { dataCollectionEndpoint, dataCollectionRule, dataCollectionRuleAssociation } from "./monitoring/collection";
import { diagnosticSetting } from "./monitoring/diagnosticSetting";
import { flowLog } from "./monitoring/flowLog";
import { workbook } from "./monitoring/workbook";
import { table, workspace } from "./monitoring/workspace";
import { natGateway } from "./natGateway";
import { networkInterface } from "./networkInterface";
import { networkSecurityGroup } from "./networkSecurityGroup";
import { policyAssignment } from "./policyAssignment";
import { privateDnsZoneGroup, privateEndpoint } from "./privateEndpoint";
import { privateZone, virtualNetworkLink } from "./privateZone";
import { publicIPAddress } from "./publicIPAddress";
import { resourceGroup } from "./resourceGroup";
import { roleAssignment } from "./roleAssignment";
import { routeTable } from "./routeTable";
import { secret } from "./secret";
import { blobContainer, storageAccount } from "./storage";
import { userAssignedIdentity } from "./userAssignedIdentity";
import { vault } from "./vault";
import { virtualMachine } from "./virtualMachine";
import { virtualMachineScaleSet } from "./virtualMachineScaleSet";
import { virtualNetwork } from "./virtualNetwork";
import { virtualNetworkPeering } from "./virtualNetworkPeering";
import { localNetworkGateway, virtualNetworkGateway, virtualNetworkGatewayConnection } from "./vpnGateway";

const rows: ResourceType[] = [
  resourceGroup,
  virtualNetwork,
  virtualNetworkPeering,
  networkInterface,
  networkSecurityGroup,
  routeTable,
  publicIPAddress,
  natGateway,
  virtualNetworkGateway,
  localNetworkGateway,
  virtualNetworkGatewayConnection,
  loadBalancer,
  userAssignedIdentity,
  policyAssignment,
  roleAssignment,
  managementLockByScope,
  vault,
  secret,
  privateEndpoint,
  privateDnsZoneGroup,
  privateZone,
  virtualNetworkLink,
  storageAccount,
  blobContainer,
  diskEncryptionSet,
  virtualMachine,
  virtualMachineScaleSet,
  workspace,
  table,
  dataCollectionEndpoint,
  dataCollectionRule,
  dataCollectionRuleAssociation,
  diagnosticSetting,
  actionGroup,
  scheduledQueryRule,
  metricAlert,
  activityLogAlert,
  workbook,
  flowLog,
  autoscaleSetting,
  budget,
];

/** Rows by type token. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(rows.map((row) => [row.type, row]));
