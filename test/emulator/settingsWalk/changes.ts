import { DLP } from "../../../infra/model/sections/dlp";
import { SSH_KEY } from "../../sshKey";
import { CERTIFICATES } from "./certificateChanges";
import type { Change, Sections } from "./change";
import { IMAGE_OF_OTHERS, NETWORK_OF_OTHERS } from "./elsewhere";
import { EXISTING } from "./existingChanges";
import { MONITORED_OTHERWISE, SCRAPED } from "./monitoringChanges";
import { OTHER_WINDOWS, SCALING } from "./scalingChanges";
import { TUNNEL } from "./tunnelChanges";

/** The settings that the changes begin from: monitored, because that has every type of resource. */
export const BASE: Sections = {
  "azure-native:location": "westeurope",
  preset: "dev",
  client: { generateIdentity: true, dataCentres: ["EU1"] },
  monitoring: { enabled: true, emails: ["operators@example.com"] },
};

const IN_PLACE: readonly Change[] = [
  { what: "a tag", to: { tags: { team: "one" } }, lanes: "stay" },
  { what: "an end", to: { expires: "7d" }, lanes: "stay" },
  {
    what: "what changes in place",
    to: ({ client }) => ({
      gateway: { repairGraceMinutes: 40 },
      lanes: { instances: 2 },
      network: { egress: "open", addressSpace: "10.76.0.0/15", laneSubnets: { a: "10.77.1.0/24", b: "10.77.2.0/24" } },
      publicAddresses: { lock: true },
      client: {
        dataCentres: ["EU1", "US1"],
        list: "appConnector",
        addresses: ["203.0.112.0/24"],
        certificates: client,
      },
      monitoring: MONITORED_OTHERWISE,
      vault: { purgeProtection: true },
    }),
    lanes: "stay",
  },
];

const GATEWAYS: readonly Change[] = [
  {
    what: "what is looked for, and the machines",
    to: {
      dlp: {
        engine: "clamav",
        creditCards: false,
        socialSecurityNumbers: false,
        ibanCountries: ["DE"],
        keywords: ["top secret"],
        expressions: ["(?i)project-[0-9]{4}"],
        encryptedArchives: "allow",
        unreadableTypes: "allow",
        blockedTypes: ["7z"],
        encodedText: "block",
        malware: true,
      },
      icap: {
        reqmodService: "outbound",
        respmodService: "inbound",
        maxBodyMebibytes: 32,
        requestsWithoutBody: "block",
        blockPage: "<html><p>Gesperrt: {rule}</p></html>",
      },
      lanes: {
        vmSize: "Standard_D4s_v5",
        imageVersion: "24.04.202609050",
        encryptionAtHost: true,
        osDiskSizeGb: 64,
        sshPublicKey: SSH_KEY,
      },
    },
    lanes: "replaced",
  },
  {
    what: "how much is a finding, ports, times, capacity, other clients",
    to: ({ authority }) => ({
      dlp: {
        creditCards: true,
        creditCardsAtLeast: 2,
        socialSecurityNumbers: true,
        socialSecurityNumbersAtLeast: 3,
        malware: false,
        publicClamavDatabase: true,
      },
      gateway: {
        ...{
          port: 11345,
          canaryPort: 8090,
          readinessDeadlineSeconds: 900,
          fetchIntervalSeconds: 600,
          certificateDelayMinutes: 30,
        },
        ...{ deletionNoticeMinutes: 15, updateWindows: OTHER_WINDOWS },
      },
      capacity: { memoryMebibytes: 7168, connections: 64, connectionsPerSource: 16 },
      monitoring: SCRAPED,
      client: {
        also: [{ profile: "umbrella", port: 12344 }],
        certificates: authority,
        certificateName: "client.example",
        generateIdentity: false,
      },
    }),
    lanes: "replaced",
  },
  {
    what: "the inspector with rules of one's own",
    to: {
      dlp: {
        engine: "inspector",
        encodedText: "allow",
        publicClamavDatabase: false,
        ocr: ["eng", "chi-sim"],
        mainframePages: ["cp037"],
        outlookStores: true,
        lookAlikeLetters: true,
        listUploadFrom: ["52.1.2.3"],
        rules: [
          { name: "offers", kind: "keywords", keywords: ["offer"], action: "log" },
          { name: "customers", kind: "list", file: "customers" },
        ],
      },
    },
    lanes: "replaced",
    makesUnknown: true, // the name of the lists' new storage account
  },
  {
    what: "zones and an image of one's own",
    to: { lanes: { zones: [1, 2], imageVersion: undefined, imageId: IMAGE_OF_OTHERS } },
    lanes: "replaced",
    makesUnknown: true,
  },
];

const SURROUNDINGS: readonly Change[] = [
  {
    what: "what no resource shows",
    to: { publicAddresses: { protect: true }, lanes: { zonesOfLocation: [1, 2, 3] } },
    lanes: "stay",
    nothing: true,
  },
  {
    what: "any name under an authority, a service tag, no further client, no protection",
    to: {
      client: {
        also: [],
        certificateName: undefined,
        anyNameUnderAuthority: true,
        sources: "serviceTag",
        list: undefined,
        dataCentres: undefined,
      },
      publicAddresses: { protect: false },
    },
    lanes: "replaced",
  },
  {
    what: "addresses of one's own only, and no lock",
    to: { client: { profile: "custom", sources: undefined }, publicAddresses: { lock: false } },
    lanes: "stay",
  },
  {
    what: "a NAT gateway for each lane",
    to: { network: { natGateways: "perLane" } },
    lanes: "stay",
    makesUnknown: true,
  },
  {
    what: "other subnets",
    to: { network: { laneSubnets: { a: "10.77.3.0/24", b: "10.77.4.0/24" } } },
    lanes: "replaced",
    makesUnknown: true,
  },
  {
    what: "a peered network",
    to: {
      network: { peerings: [{ network: NETWORK_OF_OTHERS, addressSpace: ["10.40.0.0/16", "10.41.0.0/16"] }] },
    },
    lanes: "stay",
  },
];

const NEW_RESOURCES: readonly Change[] = [
  {
    what: "how long a deleted vault is kept",
    to: { vault: { softDeleteDays: 30 } },
    lanes: "replaced",
    makesUnknown: true,
  },
  {
    what: "no protection of the vault",
    to: { vault: { purgeProtection: false } },
    lanes: "replaced",
    makesUnknown: true,
  },
  {
    what: "no monitoring, and another preset",
    to: { monitoring: { enabled: false, emails: [], flowLogs: undefined, workspace: undefined }, preset: "test" },
    lanes: "replaced",
  },
  {
    what: "another location",
    to: {
      "azure-native:location": "northeurope",
      resourceGroup: { existing: undefined },
      publicAddresses: { existing: undefined },
      network: { existing: undefined },
    },
    lanes: "replaced",
    makesUnknown: true,
  },
];

const ELSEWHERE: readonly Change[] = [
  {
    what: "ICAP servers elsewhere instead of the built-in one, and no TLS",
    to: {
      workload: "test",
      gateway: { tls: "off" },
      // rules of the built-in engine, which are refused beside servers elsewhere
      dlp: Object.fromEntries(Object.keys(DLP).map((name) => [name, undefined])),
      icap: {
        server: "external",
        external: {
          product: "generic-reqmod",
          servers: [{ address: "10.77.200.10" }, { name: "second", address: "10.77.200.11", port: 11345 }],
        },
      },
    },
    lanes: "replaced",
  },
];

/** Every setting of a stack file, each changed at least once; several at once where all that they announce is known. */
export const CHANGES: readonly Change[] = [
  ...SCALING,
  ...IN_PLACE,
  ...GATEWAYS,
  ...SURROUNDINGS,
  ...EXISTING,
  ...CERTIFICATES,
  ...NEW_RESOURCES,
  ...TUNNEL,
  ...ELSEWHERE,
];
