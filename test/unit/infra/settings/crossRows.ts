/** For each check of a setting beside another: the problem's place, settings that break it, and further ones that it cannot do without. */

export interface CrossRow {
  readonly place: string;
  /** Sections of a stack file, as YAML. */
  readonly settings: string;
  /** Further settings that must be right, because the check reads them: their defaults, or whether they are given. */
  readonly needs: readonly string[];
  readonly stack: string;
}

const row = (place: string, settings: string, needs: readonly string[] = [], stack = "dev"): CrossRow => ({
  ...{ place, settings, needs, stack },
});

const id = (kind: string, name = "one") =>
  `/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/g/providers/Microsoft.${kind}/${name}`;
const NETWORK = id("Network/virtualNetworks");
const EXISTING = `existing: { network: ${NETWORK}, addressSpace: [10.40.0.0/16], laneSubnets: { a: ${NETWORK}/subnets/a, b: ${NETWORK}/subnets/b }, subnetPrefixes: { a: 10.40.1.0/24, b: 10.40.2.0/24 } }`;
const TUNNEL = "onPremises: { gatewayAddress: 52.1.2.3, addressSpace: [10.90.0.0/24] }";
const BGP = "bgp: { addresses: [169.254.21.2], peerAddress: 169.254.21.5, peerAsn: 65010 }";
const VAULT = `existing: ${id("KeyVault/vaults")}`;
const WORKSPACE = `id: ${id("OperationalInsights/workspaces")}`;
const peering = (addressSpace: string, more = "") =>
  `peerings: [{ network: ${NETWORK}, addressSpace: [${addressSpace}]${more} }]`;
const external = (parts: string) => `icap: { server: external, external: { ${parts} } }`;
const at = (address: string) => external(`servers: [{ address: ${address} }]`);

/** Settings of the gateways' own network. */
const OWN = ["network.addressSpace", "network.existing"];
const SUBNETS = [...OWN, "network.laneSubnets"];
/** Settings that decide where an address is. */
const PLACES = [...SUBNETS, "network.peerings", "enforceTunnel"];

export const NETWORKS: readonly CrossRow[] = [
  row("network.laneSubnets.b", "network: { laneSubnets: { a: 10.77.1.0/24, b: 10.99.0.0/24 } }", OWN),
  row("network.laneSubnets", "network: { addressSpace: 10.60.0.0/16 }", ["network.laneSubnets", "network.existing"]),
  row(
    "network.laneSubnets.a",
    "network: { laneSubnets: { a: 10.77.1.0/28, b: 10.77.2.0/24 } }\nlanes: { instances: 20 }",
    [...OWN, "lanes.autoscale"],
  ),
  row("network.natGateways", `network: { ${EXISTING}, natGateways: shared }`),
  row("network.peerings", `network: { ${EXISTING}, ${peering("10.50.0.0/16")} }`),
  row("network.peerings[0].addressSpace[0]", `network: { ${peering("10.77.0.0/24")} }`, OWN),
  row(
    "publicAddresses.protect",
    `publicAddresses: { existing: { a: ${id("Network/publicIPAddresses", "a")}, b: ${id("Network/publicIPAddresses", "b")} }, protect: true }`,
  ),
  row("vault.existing", `vault: { ${VAULT} }`, ["network.existing", "vault.privateEndpoint"]),
  row("vault.softDeleteDays", `vault: { ${VAULT}, softDeleteDays: 7 }`),
  row(
    "vault.existing",
    `vault: { ${VAULT}, privateEndpoint: { subnetPrefix: 10.77.9.0/28 } }\nresourceGroup: { existing: /subscriptions/00000000-0000-0000-0000-000000000009/resourceGroups/g }`,
  ),
  row("vault.privateEndpoint.subnetPrefix", "vault: { privateEndpoint: { subnetPrefix: 10.99.1.0/28 } }", SUBNETS),
  row(
    "vault.privateEndpoint.subnetId",
    `vault: { privateEndpoint: { subnetPrefix: 10.77.9.0/28, subnetId: ${NETWORK}/subnets/x } }`,
    ["network.existing"],
  ),
  row("enforceTunnel.gatewaySubnet", "enforceTunnel: { gatewaySubnet: 10.77.1.0/27 }", SUBNETS),
  row(
    "enforceTunnel.onPremises.addressSpace[0]",
    "enforceTunnel: { onPremises: { gatewayAddress: 52.1.2.3, addressSpace: [10.77.9.0/24] } }",
    OWN,
  ),
  row(
    "enforceTunnel.onPremises.addressSpace[0]",
    `enforceTunnel: { ${TUNNEL} }\nnetwork: { ${peering("10.90.0.0/16")} }`,
  ),
  row("enforceTunnel", `enforceTunnel: { ${TUNNEL} }\nnetwork: { ${EXISTING} }`),
  row(
    "enforceTunnel",
    `enforceTunnel: { ${TUNNEL} }\nnetwork: { ${peering("10.50.0.0/16", ", remoteGateway: true")} }`,
  ),
  row("enforceTunnel.policyBasedSelectors", `enforceTunnel: { policyBasedSelectors: true, ${BGP} }`),
  row("enforceTunnel.bgp.addresses", `enforceTunnel: { activeActive: true, ${BGP} }`),
  row("enforceTunnel.ipsec.ipsecIntegrity", "enforceTunnel: { ipsec: { ipsecIntegrity: SHA256 } }", [
    "enforceTunnel.ipsec.ipsecEncryption",
  ]),
  row("detectionServer.addresses[0]", "detectionServer: { addresses: [10.77.9.1] }", ["detectionServer.subnet"]),
  row("detectionServer.enforcePort", "detectionServer: { enforcePort: 1344 }", ["detectionServer.icapPort"]),
  row("detectionServer.subnet", "detectionServer: { subnet: 10.77.1.0/27 }", SUBNETS),
  row("detectionServer.subnet", `detectionServer: { subnet: 10.77.255.0/27 }\nenforceTunnel: { ${TUNNEL} }`, [
    ...OWN,
    "enforceTunnel.gatewaySubnet",
  ]),
  row("detectionServer.enforceAddresses[0]", "detectionServer: { enforceAddresses: [10.99.9.9] }", PLACES),
  row("detectionServer", `detectionServer: { addresses: [10.77.254.10] }\nnetwork: { ${EXISTING} }`),
  row("icap.external.servers[0].address", `${at("10.77.254.11")}\ndetectionServer: { addresses: [10.77.254.10] }`, [
    "detectionServer.subnet",
    "detectionServer.icapPort",
  ]),
  row("icap.external.servers[0].address", at("10.99.9.9"), PLACES),
  row("icap.external.servers[0].address", `${at("10.90.0.9")}\nenforceTunnel: { ${TUNNEL}, withoutGateway: true }`, [
    ...SUBNETS,
    "network.peerings",
    "enforceTunnel.gatewaySubnet",
  ]),
  row("icap.external.servers[0].address", `${at("10.77.9.9")}\nsecondRegion: { location: northeurope }`, OWN),
  row("secondRegion.location", "secondRegion: { location: westeurope }", ["azure-native:location"]),
  row("secondRegion.subnet", "secondRegion: { subnet: 10.99.0.0/24 }", ["secondRegion.addressSpace"]),
  row("secondRegion.addressSpace", "secondRegion: { addressSpace: 10.77.0.0/16, subnet: 10.77.9.0/24 }", OWN),
  row("secondRegion.endpointSubnet", "secondRegion: { endpointSubnet: 10.78.9.0/28 }", ["vault.privateEndpoint"]),
  row(
    "secondRegion.endpointSubnet",
    "secondRegion: { endpointSubnet: 10.99.9.0/28 }\nvault: { privateEndpoint: { subnetPrefix: 10.77.9.0/28 } }",
    [...["secondRegion.addressSpace", "secondRegion.subnet"]],
  ),
  row(
    "secondRegion.diskEncryptionSet",
    `secondRegion: { location: northeurope }\nlanes: { diskEncryptionSet: ${id("Compute/diskEncryptionSets")} }`,
    [...["secondRegion.diskEncryptionSet"]],
  ),
  row("secondRegion", `secondRegion: { location: northeurope }\nvault: { ${VAULT} }`),
  row("lanes.zones[0]", "lanes: { zones: [9] }", ["azure-native:location", "lanes.zonesOfLocation"]),
];

export const OTHERS: readonly CrossRow[] = [
  row("expires", "expires: 7d", [], "prod"),
  row("workload", "workload: test", [], "prod"),
  row("client.list", "client: { list: appConnector, profile: umbrella }"),
  row("client.sources", "client: { sources: serviceTag, profile: umbrella }"),
  row("client.dataCentres", "client: { sources: serviceTag, dataCentres: [US1] }", ["client.profile"]),
  row("client.dataCentres[0]", "client: { dataCentres: [nowhere] }", ["client.profile", "client.list"]),
  row("client.addresses", "client: { profile: custom }", ["client.addresses"]),
  row("client.also[0].profile", "client: { also: [{ profile: defender }] }", ["client.profile"]),
  row("client.also[0].port", "client: { also: [{ profile: umbrella, port: 11344 }] }", ["gateway.port"]),
  row("client.generateIdentity", "client: { generateIdentity: true }", [], "prod"),
  row(
    "client.certificates",
    "client: { profile: defender }",
    ["client.certificates", "client.generateIdentity", "gateway.tls"],
    "prod",
  ),
  row("client.certificateName", "client: { certificateName: client.example.com }", ["client.certificates"]),
  row("client.anyNameUnderAuthority", "client: { anyNameUnderAuthority: true }", ["client.certificates"]),
  row("client.sources", "client: { sources: serviceTag }\ngateway: { tls: off }", ["gateway.port"]),
  row("gateway.port", "gateway: { port: 1344 }", ["gateway.tls"]),
  row("gateway.tls", "gateway: { tls: 'off' }", ["workload", "gateway.port"]),
  row("gateway.canaryPort", "gateway: { port: 8080 }", ["gateway.canaryPort"]),
  row("monitoring.scrape.port", "monitoring: { scrape: { from: [10.77.9.4], port: 8080 } }", ["gateway.canaryPort"]),
  row(
    "monitoring.scrape.port",
    "monitoring: { scrape: { from: [10.77.9.4], port: 9999 } }\nclient: { also: [{ profile: umbrella, port: 9999 }] }",
  ),
  row("monitoring.emails", "monitoring: { emails: [a@example.com] }", ["monitoring.enabled", "monitoring.budget"]),
  row("monitoring.workspace", `monitoring: { workspace: { ${WORKSPACE} } }`, ["monitoring.enabled"]),
  row(
    "monitoring.flowLogs.analytics",
    `monitoring: { flowLogs: { storageAccount: ${id("Storage/storageAccounts")}, analytics: true } }`,
    ["monitoring.enabled"],
  ),
  row("monitoring.retentionDays", `monitoring: { workspace: { ${WORKSPACE}, tables: existing }, retentionDays: 90 }`),
  row("monitoring.budget.emails", "monitoring: { budget: { monthly: 100 } }", ["monitoring.emails"]),
  row(
    "lanes.imageId",
    `lanes: { imageVersion: 24.04.202609040, imageId: ${id("Compute/galleries/g/images/i/versions", "1.0.0")} }`,
  ),
  row("lanes.instances", "lanes: { instances: 9, autoscale: { minimum: 2, maximum: 5 } }"),
  row("capacity.connections", "capacity: { connections: 2000, memoryMebibytes: 4096 }", [
    ...["lanes.vmSize", "icap.server", "icap.maxBodyMebibytes", "dlp.engine", "dlp.malware", "dlp.ocr"],
    "dlp.publicClamavDatabase",
  ]),
  row("capacity.connectionsPerSource", "capacity: { connections: 100, connectionsPerSource: 200 }"),
  row("icap.respmodService", "icap: { respmodService: REQMOD }", ["icap.reqmodService"]),
  row("icap.external", "icap: { external: { product: generic-reqmod } }", ["icap.server"]),
  row("dlp", "icap: { server: external }\ndlp: { malware: true }"),
  row("icap.external.canaryText", external("product: symantec-protection-engine"), [
    ...["icap.external.canaryText", "icap.external.canary"],
  ]),
  row("icap.external.reqmodPath", external("product: generic-reqmod, reqmodPath: '', respmodPath: ''")),
  row("icap.external.connectSeconds", external("connectSeconds: 30, verdictSeconds: 5")),
  row("icap.external.queueSeconds", external("queueSeconds: 60, verdictSeconds: 30")),
  row("icap.external.blockedIcapStatuses[0]", external("product: generic-reqmod, blockedIcapStatuses: [503]"), [
    ...["icap.external.overloadStatuses"],
  ]),
  row("dlp.ocr", "dlp: { engine: clamav, ocr: [eng] }"),
  row("dlp.rules", "dlp: { engine: clamav, rules: [{ name: a, kind: card }] }"),
  row("dlp.keywords[0]", "dlp: { keywords: [abc], engine: clamav }"),
  row("dlp.rules[0].kind", "dlp: { rules: [{ name: a, kind: list, file: a }] }", ["dlp.listUploadFrom"]),
  row("dlp.rules[0].overMebibytes", "dlp: { rules: [{ name: a, kind: size, overMebibytes: 64 }] }", [
    ...["icap.maxBodyMebibytes"],
  ]),
  row("dlp.rules[0].name", "dlp: { rules: [{ name: cards, kind: card }] }", ["dlp.creditCards"]),
  row("serverCertificate.renewBeforeDays", "serverCertificate: { renewBeforeDays: 365 }", [
    "serverCertificate.source",
    "serverCertificate.validityDays",
  ]),
  row(
    "serverCertificate.authorityValidityDays",
    "serverCertificate: { authorityValidityDays: 366, validityDays: 400 }",
    ["serverCertificate.source"],
  ),
  row("serverCertificate.crossSigned", "serverCertificate: { crossSigned: true }", [
    "serverCertificate.source",
    "serverCertificate.authorityNumber",
  ]),
];
