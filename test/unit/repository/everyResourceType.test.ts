/** A resource type that the program can make stands in every table that says something of types, or here with the reason why not. */
import { resourceTypes } from "../../../emulator/azure/resources";
import { isNeutral } from "../../../exposure/azure/types";
import { costChanges } from "../../../preview/changes/costs";
import { EFFECTS } from "../../../preview/changes/effects";
import { Names } from "../../../preview/changes/names";
import { metersOf } from "../../../preview/cost/meters";
import type { ResourceState } from "../../../preview/model/step";
import { FURTHER } from "../../../scripts/preflight/deployerRole";

/** The emulator refuses every other type, and the suites deploy all of the program on it. */
const TYPES = [...resourceTypes.keys()].map((token) => token.replace("azure-native:", ""));

const one = (type: string): ResourceState => ({
  ...{ urn: `urn:pulumi:prod::p::azure-native:${type}::one`, type: `azure-native:${type}`, id: "/one", custom: true },
  ...{ inputs: {}, outputs: {} },
});
const isFree = (type: string): boolean => metersOf([one(type)]).length === 0;

interface Table {
  readonly has: (type: string) => boolean;
  /** Reasons for types that it does not have. */
  readonly not: Readonly<Record<string, string>>;
}

const RECORDS = "it records or tells something, and no connection goes through it";
const RULES = "Azure asks it when something is written, and no connection goes through it";
const FETCHING = "gateways keep what they have fetched, and their new ones wait for it";
const NO_JOIN = "nothing joins it, and its own actions are enough";
const REFERRED = "what refers to it has a row with the action for that";

const TABLES: Readonly<Record<string, Table>> = {
  "exposure/azure/types.ts": {
    has: (type) => isNeutral(`azure-native:${type}`),
    not: {
      "authorization:PolicyAssignment":
        "only a policy that deploys nothing of weight is neutral, so its properties decide",
      "compute:VirtualMachine": "what runs on it is its owner's, so a report says that it may open something",
      "network:PrivateEndpoint": "only one that leads to vaults is neutral, so its properties decide",
    },
  },
  "preview/changes/effects.ts": {
    has: (type) => EFFECTS[type.split(":")[1]!] !== undefined,
    not: {
      "applicationinsights:Workbook": RECORDS,
      "authorization:ManagementLockByScope": RULES,
      "authorization:PolicyAssignment": RULES,
      "authorization:RoleAssignment": FETCHING,
      "compute:DiskEncryptionSet": "the program only reads one; its owner's deletion is no step of a preview",
      "compute:VirtualMachineScaleSet": "a lane's has sentences of its own (preview/changes/lanes.ts)",
      "consumption:Budget": RECORDS,
      "keyvault:Secret": "it stays in the vault when Pulumi forgets it, and a changed one has a sentence of its own",
      "managedidentity:UserAssignedIdentity": FETCHING,
      "monitor:ActionGroup": RECORDS,
      "monitor:ActivityLogAlert": RECORDS,
      "monitor:AutoscaleSetting": "the machines stay; the section of costs says how many there can be",
      "monitor:DataCollectionEndpoint": RECORDS,
      "monitor:DataCollectionRule": RECORDS,
      "monitor:DataCollectionRuleAssociation": RECORDS,
      "monitor:DiagnosticSetting": RECORDS,
      "monitor:MetricAlert": RECORDS,
      "monitor:ScheduledQueryRule": RECORDS,
      "network:FlowLog": RECORDS,
      "network:LocalNetworkGateway": "it describes the tunnel's other end; the connection that uses it has a row",
      "network:NetworkInterface": "it goes with its machine, which has a row",
      "operationalinsights:Table": RECORDS,
      "operationalinsights:Workspace": RECORDS,
    },
  },
  "preview/changes/costs.ts": {
    has: (type) => isFree(type) || costChanges([], [one(type)], new Names([one(type)])).length > 0,
    not: {
      "compute:DiskEncryptionSet": "the program only reads one",
      "keyvault:Secret": "it is charged by use, with its vault, which is counted",
      "monitor:DiagnosticSetting": "it is charged by use, with its workspace, which is counted",
      "network:VirtualNetworkGatewayConnection": "it is charged by use, with its VPN gateway, which is counted",
    },
  },
  "preview/cost/meters.ts": {
    has: (type) => !metersOf([one(type)]).some(({ unknown }) => unknown?.startsWith("what Azure charges for the type")),
    not: { "compute:DiskEncryptionSet": "the program only reads one" },
  },
  "scripts/preflight/deployerRole.ts": {
    has: (type) => FURTHER[resourceTypes.get(`azure-native:${type}`)!.armType] !== undefined,
    not: {
      "applicationinsights:Workbook": NO_JOIN,
      "authorization:ManagementLockByScope": NO_JOIN,
      "authorization:PolicyAssignment": NO_JOIN,
      "authorization:RoleAssignment": NO_JOIN,
      "compute:DiskEncryptionSet": "the program only reads one",
      "compute:VirtualMachine": "the rows of scale sets and of network cards have the actions for images and cards",
      "consumption:Budget": NO_JOIN,
      "keyvault:Secret": NO_JOIN,
      "monitor:ActionGroup": NO_JOIN,
      "monitor:ActivityLogAlert": NO_JOIN,
      "monitor:AutoscaleSetting": NO_JOIN,
      "monitor:DataCollectionEndpoint": NO_JOIN,
      "monitor:DataCollectionRule": NO_JOIN,
      "monitor:DataCollectionRuleAssociation": NO_JOIN,
      "monitor:DiagnosticSetting": REFERRED,
      "monitor:MetricAlert": NO_JOIN,
      "monitor:ScheduledQueryRule": NO_JOIN,
      "network:LocalNetworkGateway": NO_JOIN,
      "network:VirtualNetworkGateway": REFERRED,
      "operationalinsights:Table": NO_JOIN,
      "resources:ResourceGroup": NO_JOIN,
      "storage:BlobContainer": NO_JOIN,
      "storage:StorageAccount": NO_JOIN,
    },
  },
};

test.each(Object.entries(TABLES))("%s has every resource type, or this list has the reason", (_file, { has, not }) => {
  expect(TYPES.filter((type) => !has(type)).sort()).toEqual(Object.keys(not).sort());
});
