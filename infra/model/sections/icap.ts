import { z } from "zod";
import { matching, oneOf, pem, privateAddress, serviceName, servicePath, text, wholeNumber } from "../fields";
import { EXTERNAL_PRODUCT_NAMES, ICAP_SERVERS, MOST_SERVERS } from "../limits";
import { EXTERNAL_SERVER } from "../partDefaults";
import { sectionSchema, setting } from "../setting";
import { blockPageProblem } from "../blockPage";

const REPLACED = { kind: "lanes" } as const;
const FROM_PRODUCT = "as the product's file in infra/icap/products says";

/** The sentence that is sent to be blocked. Nobody writes it by accident, and no detector of personal data matches it. */
export const CANARY_TEXT = "icap-gateway canary: the purple walrus audits 7 silent lighthouses";

const HEADER = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
const headerName = () => matching(HEADER, "the name of a header: letters, digits and hyphens, at most 64");
/** Header lines that the gateway writes itself; a client's are never passed on (cloud-init/external/product.py). */
const OWN_LINES = [
  ...["host", "allow", "encapsulated", "preview", "connection", "transfer-encoding", "te", "trailer", "upgrade"],
];
/** Header lines that any answer may have (RFC 3507 §4.3.2, §4.7), and that say nothing about a verdict. */
const ANSWER_LINES = [...OWN_LINES, "istag", "date", "server", "service", "service-id", "via"];
const headers = (refused: readonly string[], why: string) =>
  z
    .array(
      headerName().refine((name) => !refused.includes(name.toLowerCase()), `{value} ${why}; leave it out`),
      "{value} is not a list of header names",
    )
    .max(16, "has more than 16 names");
const statuses = (from: number, to: number) =>
  z.array(wholeNumber(from, to), "{value} is not a list of status codes").max(16, "has more than 16 codes");

const serverTls = z.strictObject(
  {
    authority: pem().meta({
      description:
        "PEM: the authority that signed the server's certificate, up to the one that signs itself; or the server's own certificate where it signs itself. Several are taken, such as an old one and a new one.",
    }),
    serverName: matching(
      /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
      "a DNS name",
    ).meta({ description: "Name that the server's certificate must carry, also sent as SNI." }),
  },
  "{value} is not an object with authority (PEM) and serverName",
);

const server = z.strictObject(
  {
    name: matching(/^[a-z][a-z0-9-]{0,30}$/, "a name: a small letter, then up to 30 small letters, digits or hyphens")
      .optional()
      .meta({ description: "Name in logs, metrics and commands; `server-1`, `server-2`, ... by default." }),
    address: privateAddress().meta({ description: "Private IPv4 address." }),
    port: wholeNumber(1, 65535)
      .optional()
      .meta({ description: `TCP port, ${EXTERNAL_SERVER.port} by default.` }),
    weight: wholeNumber(1, 256)
      .optional()
      .meta({ description: `Share relative to the other servers, ${EXTERNAL_SERVER.weight} by default.` }),
    connections: wholeNumber(1, 1024)
      .optional()
      .meta({
        description: `Maximum number of transactions of one gateway at the same time, ${EXTERNAL_SERVER.connections} by default: below what the product allows, divided by the gateways.`,
      }),
    tls: serverTls.optional().meta({ description: "TLS to the server; plain TCP by default." }),
  },
  "{value} is not an object with at least an address",
);

/** `icap.external`: ICAP servers of the operator's own. */
export const EXTERNAL = {
  product: setting(
    oneOf(EXTERNAL_PRODUCT_NAMES),
    "The product, whose file in infra/icap/products says its services, and how its verdicts look.",
    { absent: "must be given" },
    REPLACED,
  ),
  servers: setting(
    z
      .array(server, "{value} is not a list such as [{ address: 10.40.0.10 }]")
      .min(1, `{value} names no server; give 1 to ${MOST_SERVERS}`)
      .max(MOST_SERVERS, `has more than ${MOST_SERVERS} servers`),
    "The servers. A transaction goes to the one with the fewest open ones, by weight.",
    { absent: "must be given" },
    { kind: "lanes", note: "with the rules of the security group" },
  ),
  reqmodPath: setting(
    servicePath(),
    "Path of REQMOD on the servers; empty: they have none.",
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
  respmodPath: setting(
    servicePath(),
    "Path of RESPMOD on the servers; empty: they have none.",
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
  canary: setting(
    oneOf(["verified", "each", "optionsOnly"]),
    "`verified`: a planted text must come back blocked, on every server and service, before a server gets clients, and every `canarySeconds`. " +
      "`each`: the same, and a file is allowed only when a text that was planted after its verdict has come back blocked: for " +
      "products that keep their ISTag when somebody switches their mode, and make no incident of the text. `optionsOnly`: only " +
      "ICAP OPTIONS is asked, so **nothing shows that the servers block**; for those who may not add the rule.",
    { always: "verified" },
    REPLACED,
  ),
  canaryText: setting(
    text((value) => {
      if (!/^[\x20-\x7e]{16,200}$/.test(value)) return "is not 16 to 200 printable ASCII characters";
      if (value.trim() === "") return "is spaces only, which no rule finds; give a sentence";
      return value === value.trim()
        ? undefined
        : "begins or ends with a space, which a product's rule may not keep; leave it out";
    }, "16 to 200 printable ASCII characters"),
    "The planted text. The product's policy needs a rule that blocks it (docs/appliances.md).",
    { always: CANARY_TEXT },
    REPLACED,
  ),
  canarySeconds: setting(
    wholeNumber(5, 3600, "of seconds"),
    "Interval at which each gateway plants it on each service of each server, in seconds. Each one can become an incident in the product. It is " +
      "asked at once when a server comes back or its ISTag changes.",
    { always: 60 },
    REPLACED,
  ),
  connectSeconds: setting(
    wholeNumber(1, 30, "of seconds"),
    "Longest time to open a connection to a server, in seconds.",
    { always: 3 },
    REPLACED,
  ),
  verdictSeconds: setting(
    wholeNumber(5, 900, "of seconds"),
    "Longest time of a server for its verdict once it has the whole file, in seconds; more than `connectSeconds` and `queueSeconds`, which count towards it.",
    { always: 300 },
    REPLACED,
  ),
  queueSeconds: setting(
    wholeNumber(1, 60, "of seconds"),
    "Longest wait of a transaction while every server is at its `connections`, in seconds; then it ends with ICAP 503.",
    { always: 10 },
    REPLACED,
  ),
  queueLength: setting(
    wholeNumber(1, 1024),
    "Most transactions that wait at once; the next one ends with ICAP 503.",
    { always: 32 },
    REPLACED,
  ),
  blockedHeaders: setting(
    headers(ANSWER_LINES, "stands in answers that allow, too"),
    'ICAP headers of which one in an answer means "blocked", in addition to those of the product\'s file. `X-Infection-Found`, `X-Virus-ID` and `X-Violations-Found` do so for every product.',
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
  blockedStatuses: setting(
    statuses(100, 599),
    "HTTP status codes of a product's page that mean \"blocked\", in addition to those of the product's file: only for downloads, and where the page has the status that the file had, such as 200.",
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
  blockedIcapStatuses: setting(
    z
      .array(
        wholeNumber(201, 599).refine(
          (status) => status !== 204,
          "{value} comes with files that pass, too; leave it out",
        ),
        "{value} is not a list of status codes",
      )
      .max(16, "has more than 16 codes"),
    'ICAP status codes that mean "blocked" by themselves, such as 403, in addition to those of the product\'s file. An answer with 200 is blocked by its headers or its HTTP response.',
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
  overloadStatuses: setting(
    statuses(400, 599),
    'ICAP status codes that mean "too many requests".',
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
  answers204: setting(
    oneOf(["whenOffered", "never"]),
    "Whether the servers may answer 204 to a file that they allow. `never`: no request offers it, and the file must come back whole.",
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
  passHeaders: setting(
    headers(OWN_LINES, "is a line that the gateway writes itself"),
    "ICAP headers of the client's request that the servers are given, such as X-Authenticated-User.",
    { absent: FROM_PRODUCT },
    REPLACED,
  ),
} as const;

/** `icap`: the two services, and which ICAP server inspects. */
export const ICAP = {
  server: setting(
    oneOf(ICAP_SERVERS),
    "`builtIn`: the engine of `dlp.engine` on the gateways, by the rules of `dlp`. `external`: the servers of `icap.external`; the gateways " +
      "then carry no engine.",
    { always: "builtIn" },
    REPLACED,
  ),
  external: setting(
    sectionSchema(EXTERNAL),
    "ICAP servers of your own data-loss product, below.",
    { absent: "none; needed with `server: external`" },
    REPLACED,
  ),
  reqmodService: setting(
    serviceName(),
    "Path of the REQMOD service, without the slash. It is a setting because Microsoft published no path.",
    { always: "reqmod" },
    { kind: "lanes", portal: true },
  ),
  respmodService: setting(
    serviceName(),
    "Path of the RESPMOD service, without the slash.",
    { always: "respmod" },
    { kind: "lanes", portal: true },
  ),
  maxBodyMebibytes: setting(
    wholeNumber(1, 1024, "of MiB"),
    "Largest body that is inspected, in MiB. A larger one is blocked. Defender inspects files of up to 30 MB.",
    { always: 64 },
    REPLACED,
  ),
  requestsWithoutBody: setting(
    oneOf(["allow", "block"]),
    "Verdict on messages without a body, such as download requests. Their URLs are not inspected.",
    { always: "allow" },
    REPLACED,
  ),
  blockPage: setting(
    text(blockPageProblem, "HTML of up to 4096 bytes with {rule} in it"),
    "Page that a client gets in place of a blocked file, in the language of your users. `{rule}` stands for the rule's name.",
    { absent: "a page in English (cloud-init/relay/blocked.html)" },
    REPLACED,
  ),
} as const;
