/** For each list of a stack file: two right items that do not go together, and a wrong one. */

export type Values = Readonly<Record<string, unknown>>;

/** Two right items that do not go together, and how the settings hold them. */
export interface Row {
  readonly wrong: unknown;
  readonly pair: readonly [unknown, unknown];
  /** A part of the second item that is named. */
  readonly part?: string;
  readonly settings: (items: readonly unknown[]) => Values;
}

export const network = (name: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/${name}`;
const twice = (item: unknown, wrong: unknown, settings: Row["settings"]): Row => ({
  wrong,
  pair: [item, item],
  settings,
});
const dlp = (name: string) => (items: readonly unknown[]) => ({ dlp: { [name]: items } });
const rule = (parts: (items: readonly unknown[]) => Values) => (items: readonly unknown[]) => ({
  dlp: { rules: [{ name: "one", kind: "card", ...parts(items) }] },
});
export const external = (parts: Values) => ({
  icap: { server: "external", external: { product: "generic-reqmod", servers: [{ address: "10.77.9.9" }], ...parts } },
});
export const tunnel = (parts: Values) => ({
  enforceTunnel: {
    onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
    preSharedKey: "0123456789abcdef".repeat(4),
    ...parts,
  },
});
export const detection = (parts: Values) => ({
  detectionServer: { addresses: ["10.77.254.10"], enforceAddresses: ["10.77.9.9"], ...parts },
});

export const ROWS: Readonly<Record<string, Row>> = {
  "network.peerings": {
    wrong: 7,
    pair: [
      { network: network("a"), addressSpace: ["10.40.0.0/16"] },
      { network: network("A"), addressSpace: ["10.41.0.0/16"] },
    ],
    part: ".network",
    settings: (peerings) => ({ network: { peerings } }),
  },
  "network.peerings[].addressSpace": twice("10.40.0.0/16", "10.40.0.0/33", (addressSpace) => ({
    network: { peerings: [{ network: network("a"), addressSpace }] },
  })),
  "client.dataCentres": twice("US1", 7, (dataCentres) => ({ client: { dataCentres } })),
  "client.also": {
    wrong: "umbrella",
    pair: [{ profile: "umbrella", port: 12344 }, { profile: "umbrella" }],
    part: ".profile",
    settings: (also) => ({ client: { also } }),
  },
  "client.addresses": {
    wrong: "10.0.0.0/8",
    pair: ["52.1.2.3", "52.1.2.3/32"],
    settings: (addresses) => ({ client: { addresses } }),
  },
  "lanes.zones": twice(1, "2", (zones) => ({ lanes: { zones } })),
  "lanes.zonesOfLocation": twice(1, "2", (zonesOfLocation) => ({ lanes: { zonesOfLocation } })),
  "dlp.ibanCountries": twice("DE", 7, dlp("ibanCountries")),
  "dlp.keywords": { wrong: 7, pair: ["Secret", "secret"], settings: dlp("keywords") },
  "dlp.expressions": twice("abc", 7, dlp("expressions")),
  "dlp.blockedTypes": twice("pdf", "docx", dlp("blockedTypes")),
  "dlp.ocr": twice("eng", "english", dlp("ocr")),
  "dlp.mainframePages": twice("cp037", "ebcdic", dlp("mainframePages")),
  "dlp.listUploadFrom": twice("52.1.2.3", "10.1.2.3", dlp("listUploadFrom")),
  "dlp.rules": {
    wrong: "card",
    pair: [
      { name: "one", kind: "card" },
      { name: "ONE", kind: "ssn" },
    ],
    part: ".name",
    settings: dlp("rules"),
  },
  "dlp.rules[].keywords": {
    wrong: 7,
    pair: ["Secret", "secret"],
    settings: rule((keywords) => ({ kind: "keywords", keywords })),
  },
  "dlp.rules[].countries": twice(
    "DE",
    7,
    rule((countries) => ({ kind: "iban", countries })),
  ),
  "dlp.rules[].types": twice(
    "pdf",
    "docx",
    rule((types) => ({ kind: "type", types })),
  ),
  "dlp.rules[].context.words": twice(
    "number",
    7,
    rule((words) => ({ context: { words } })),
  ),
  "dlp.rules[].except.values": twice(
    "4111111111111111",
    7,
    rule((values) => ({ except: { values } })),
  ),
  "dlp.rules[].except.prefixes": twice(
    "4111",
    7,
    rule((prefixes) => ({ except: { prefixes } })),
  ),
  "dlp.rules[].except.types": twice(
    "pdf",
    "docx",
    rule((types) => ({ except: { types } })),
  ),
  "icap.external.servers": {
    wrong: "10.77.9.9",
    pair: [{ address: "10.77.9.9" }, { address: "10.77.9.9", name: "other" }],
    part: ".address",
    settings: (servers) => external({ servers }),
  },
  "icap.external.blockedHeaders": {
    wrong: "X A",
    pair: ["X-A", "x-a"],
    settings: (blockedHeaders) => external({ blockedHeaders }),
  },
  "icap.external.passHeaders": {
    wrong: "X A",
    pair: ["X-A", "x-a"],
    settings: (passHeaders) => external({ passHeaders }),
  },
  "monitoring.emails": {
    wrong: "dlp",
    pair: ["dlp@example.com", "DLP@example.com"],
    settings: (emails) => ({ monitoring: { enabled: true, emails } }),
  },
  "monitoring.budget.thresholds": twice(80, "80", (thresholds) => ({
    monitoring: { budget: { monthly: 100, emails: ["dlp@example.com"], thresholds } },
  })),
  "monitoring.budget.emails": twice("dlp@example.com", "dlp", (emails) => ({
    monitoring: { budget: { monthly: 100, emails } },
  })),
  "monitoring.scrape.from": {
    wrong: "52.1.2.3",
    pair: ["10.77.9.4", "10.77.9.4/32"],
    settings: (from) => ({ monitoring: { scrape: { from } } }),
  },
  "enforceTunnel.onPremises.addressSpace": twice("10.90.0.0/24", "10.90.0.0/33", (addressSpace) =>
    tunnel({ onPremises: { gatewayAddress: "52.1.2.3", addressSpace } }),
  ),
  "enforceTunnel.bgp.addresses": twice("169.254.21.2", "10.1.2.3", (addresses) =>
    tunnel({ activeActive: true, bgp: { addresses, peerAddress: "169.254.21.5", peerAsn: 65010 } }),
  ),
  "detectionServer.addresses": twice("10.77.254.10", "10.77.254.300", (addresses) => detection({ addresses })),
  "detectionServer.enforceAddresses": twice("10.77.9.9", "52.1.2.3", (enforceAddresses) =>
    detection({ enforceAddresses }),
  ),
  "secondRegion.zones": twice(1, "2", (zones) => ({ secondRegion: { location: "northeurope", zones } })),
  "secondRegion.zonesOfLocation": twice(1, "2", (zonesOfLocation) => ({
    secondRegion: { location: "northeurope", zonesOfLocation },
  })),
};

/** Lists whose items may repeat, because a second one changes nothing. Checks of them beside other settings have tests of their own. */
export const MAY_REPEAT = [
  "network.existing.addressSpace",
  "gateway.updateWindows.a.days",
  "gateway.updateWindows.b.days",
  "icap.external.blockedStatuses",
  "icap.external.blockedIcapStatuses",
  "icap.external.overloadStatuses",
];
