import type { z } from "zod";
import { CLIENT, SERVER_CERTIFICATES } from "./sections/client";
import { DLP } from "./sections/dlp";
import { MONITORING } from "./sections/monitoring";
import { RULE } from "./sections/dlpRules";
import { EXTERNAL, ICAP } from "./sections/icap";
import { CAPACITY, GATEWAY, LANES } from "./sections/lanes";
import { NETWORK, PUBLIC_ADDRESSES, VAULT } from "./sections/network";
import { RESOURCE_GROUP } from "./sections/resourceGroup";
import { DETECTION_SERVER } from "./sections/detectionServer";
import { SECOND_REGION } from "./sections/secondRegion";
import { STACK } from "./sections/stack";
import { ENFORCE_TUNNEL, IPSEC } from "./sections/tunnel";
import { sectionSchema } from "./setting";

export { RULE_KINDS, type RuleKind } from "./ruleKinds";
export { isForKind, neededPart } from "./ruleParts";

/** Every setting of the sections that have the same settings in every stack: its values, meaning, default, effect. */
export const SETTINGS = {
  resourceGroup: RESOURCE_GROUP,
  network: NETWORK,
  publicAddresses: PUBLIC_ADDRESSES,
  client: CLIENT,
  vault: VAULT,
  lanes: LANES,
  gateway: GATEWAY,
  dlp: DLP,
  icap: ICAP,
  monitoring: MONITORING,
  capacity: CAPACITY,
  enforceTunnel: ENFORCE_TUNNEL,
  detectionServer: DETECTION_SERVER,
  secondRegion: SECOND_REGION,
} as const;

/** The sections that a stack file may have, each with its schema. */
export const SECTIONS = {
  resourceGroup: sectionSchema(RESOURCE_GROUP),
  network: sectionSchema(NETWORK),
  publicAddresses: sectionSchema(PUBLIC_ADDRESSES),
  client: sectionSchema(CLIENT),
  vault: sectionSchema(VAULT),
  lanes: sectionSchema(LANES),
  gateway: sectionSchema(GATEWAY),
  dlp: sectionSchema(DLP),
  icap: sectionSchema(ICAP),
  monitoring: sectionSchema(MONITORING),
  capacity: sectionSchema(CAPACITY),
  enforceTunnel: sectionSchema(ENFORCE_TUNNEL),
  detectionServer: sectionSchema(DETECTION_SERVER),
  secondRegion: sectionSchema(SECOND_REGION),
} as const;

/** `serverCertificate` by its `source`. */
export const SERVER_CERTIFICATE = {
  authority: sectionSchema(SERVER_CERTIFICATES.authority),
  selfSigned: sectionSchema(SERVER_CERTIFICATES.selfSigned),
  supplied: sectionSchema(SERVER_CERTIFICATES.supplied),
  keyVault: sectionSchema(SERVER_CERTIFICATES.keyVault),
} as const;

export const SERVER_CERTIFICATE_SOURCES = ["authority", "selfSigned", "supplied", "keyVault"] as const;

/** Settings that contain further settings, by path. */
export const NESTED = { "dlp.rules": RULE, "icap.external": EXTERNAL, "enforceTunnel.ipsec": IPSEC } as const;

const OF_STACK = ["preset", "expires", "workload", "tags"] as const satisfies readonly StackSettingName[];

/** Every top-level setting of the project. */
export const TOP_LEVEL = [...OF_STACK, "serverCertificate", ...Object.keys(SECTIONS)] as const;

/** The project's own settings among those of the stack as a whole. */
export type StackSettingName = Exclude<keyof typeof STACK, "azure-native:location">;
export type SectionName = keyof typeof SECTIONS;
/** The configuration of a section as written; all of it optional. */
export type Given<N extends SectionName> = z.infer<(typeof SECTIONS)[N]>;

/** The subject of each top-level setting, in the order of the documentation. */
export const MEANINGS: Readonly<Record<SectionName | StackSettingName | "serverCertificate", string>> = {
  preset: STACK.preset.means,
  expires: STACK.expires.means,
  workload: STACK.workload.means,
  tags: STACK.tags.means,
  resourceGroup: "Resource group of the stack's resources.",
  network: "The virtual network.",
  publicAddresses: "The two addresses that are registered with the client.",
  client: "Clients that may connect: their addresses and certificates.",
  serverCertificate: "Server certificate of the gateways. Its settings depend on its source.",
  vault: "Key Vault from which the gateways read their keys and certificates.",
  lanes: "The machines. Both lanes are equal.",
  gateway: "Ports, deadlines and intervals of every gateway.",
  dlp: "Content that the built-in ICAP server blocks.",
  icap: "The two ICAP services, and the servers that inspect.",
  monitoring: "Logs and alerts in Azure Monitor, which charges for ingested data and for each alert.",
  capacity: "Load that one gateway accepts at once. All sizes on the gateway follow from it.",
  enforceTunnel:
    "IPsec tunnel between the gateways' network and your own data centre, where Symantec's Enforce Server is. Absent: there is none.",
  detectionServer:
    "Subnet and security group of Symantec's detection servers in the gateways' network. Absent: there are none.",
  secondRegion:
    "Another region for lane b, with a network, vault and load balancer of its own behind the second address. Absent: both lanes are in one region.",
};

export { STACK, TAGS } from "./sections/stack";
export { EXPIRES } from "./expiry";
export { PLAIN_PORT, TLS_PORT } from "./ports";
export { WORKLOAD } from "./workload";
export { FORMS } from "./fields";
export { SERVER_CERTIFICATES } from "./sections/client";
export { defaultOf, type Effect, type Setting } from "./setting";
