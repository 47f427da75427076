import { row, type Row, type Rows } from "./row";

const CLAMAV = { dlp: { engine: "clamav" } };
const LIST = { dlp: { listUploadFrom: ["52.1.2.3"] } };
const EXTERNAL = { product: "generic-reqmod", servers: [{ address: "10.77.200.10" }] };
const elsewhere = (name: string, from: unknown, to: unknown): Row =>
  row(`icap.external.${name}`, from, to, { icap: { server: "external", external: EXTERNAL } });

const KEYWORDS = { name: "offers", kind: "keywords", keywords: ["offer"] };
/** One part of the only rule. */
const rule = (part: string, from: unknown, to: unknown, rest: Readonly<Record<string, unknown>> = KEYWORDS): Row =>
  row(`dlp.rules.${part}`, from, to, { dlp: { ...LIST.dlp, rules: [rest] } });

/** Content that is looked for, and who looks. */
export const inspectionRows: Rows = ({ authority }) => [
  row("dlp.engine", "inspector", "clamav"),
  row("dlp.creditCards", true, false),
  row("dlp.creditCardsAtLeast", 1, 2),
  row("dlp.socialSecurityNumbers", true, false),
  row("dlp.socialSecurityNumbersAtLeast", 1, 3),
  row("dlp.ibanCountries", [], ["DE"]),
  row("dlp.keywords", [], ["top secret"]),
  row("dlp.expressions", [], ["(?i)project-[0-9]{4}"]),
  row("dlp.encryptedArchives", "block", "allow"),
  row("dlp.unreadableTypes", "block", "allow"),
  row("dlp.blockedTypes", [], ["7z"]),
  row("dlp.encodedText", "allow", "block", {}, "with `engine: inspector`"),
  row("dlp.encodedText", "allow", "block", CLAMAV, "with `engine: clamav`"),
  row("dlp.ocr", [], ["eng"]),
  row("dlp.outlookStores", false, true),
  row("dlp.mainframePages", [], ["cp037"]),
  row("dlp.lookAlikeLetters", false, true),
  row("dlp.rules", [], [KEYWORDS]),
  row("dlp.malware", false, true),
  row("dlp.listUploadFrom", [], ["52.1.2.3"]),
  row("dlp.listUploadFrom", ["52.1.2.3"], ["52.1.2.4"]),
  row("dlp.publicClamavDatabase", false, true),

  rule("name", "offers", "tenders"),
  rule("kind", "card", "ssn", { name: "numbers" }),
  rule("atLeast", 1, 2, { ...KEYWORDS, keywords: ["offer", "tender"] }),
  rule("keywords", ["offer"], ["tender"]),
  rule("expression", "offer-[0-9]{4}", "tender-[0-9]{4}", { name: "offers", kind: "expression" }),
  rule("file", "customers", "partners", { name: "customers", kind: "list" }),
  rule("countries", "all", ["DE"], { name: "accounts", kind: "iban" }),
  rule("types", ["7z"], ["pdf"], { name: "types", kind: "type" }),
  rule("overMebibytes", 1, 2, { name: "large", kind: "size" }),
  rule("context", undefined, { words: ["draft"] }),
  rule("except", undefined, { types: ["pdf"] }),
  rule("severity", "medium", "high"),
  rule("action", "block", "log"),

  row("icap.server", "builtIn", "external", {}, undefined, { icap: { external: EXTERNAL } }),
  row("icap.external", EXTERNAL, { ...EXTERNAL, canarySeconds: 30 }, { icap: { server: "external" } }),
  row("icap.reqmodService", "reqmod", "outbound"),
  row("icap.respmodService", "respmod", "inbound"),
  row("icap.maxBodyMebibytes", 64, 32),
  row("icap.requestsWithoutBody", "allow", "block"),
  row("icap.blockPage", undefined, "<html><p>Gesperrt: {rule}</p></html>"),

  elsewhere("product", "generic-reqmod", "generic-respmod"),
  elsewhere("servers", EXTERNAL.servers, [{ address: "10.77.200.11" }]),
  elsewhere("servers", EXTERNAL.servers, [{ address: "10.77.200.10", weight: 50 }]),
  elsewhere("servers", EXTERNAL.servers, [{ address: "10.77.200.10", tls: { authority, serverName: "dlp.example" } }]),
  elsewhere("reqmodPath", undefined, "other"),
  elsewhere("respmodPath", undefined, "other"),
  elsewhere("canary", "verified", "optionsOnly"),
  elsewhere("canaryText", undefined, "a sentence that the product's rule blocks"),
  elsewhere("canarySeconds", 60, 30),
  elsewhere("connectSeconds", 3, 4),
  elsewhere("verdictSeconds", 300, 200),
  elsewhere("queueSeconds", 10, 11),
  elsewhere("queueLength", 32, 16),
  elsewhere("blockedHeaders", undefined, ["X-Blocked"]),
  elsewhere("blockedStatuses", undefined, [200]),
  elsewhere("blockedIcapStatuses", undefined, [403]),
  elsewhere("overloadStatuses", undefined, [429, 503]),
  elsewhere("answers204", undefined, "never"),
  elsewhere("passHeaders", undefined, ["X-Authenticated-User"]),
];
