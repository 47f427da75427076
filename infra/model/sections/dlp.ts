import { z } from "zod";
import { expressionProblem } from "../expressions";
import { MAIL_ADDRESS, confidential, matching, oneOf, trueOrFalse, wholeNumber } from "../fields";
import { keywordProblem } from "../keywords";
import { BLOCKED_TYPES } from "../limits";
import { setting } from "../setting";

const COUNTRIES_WANTED = '{value} is not "all" or a list of countries such as [DE, FR]';
const REPLACED = { kind: "lanes" } as const;

/** `dlp`: what the built-in ICAP server blocks. */
export const DLP = {
  creditCards: setting(trueOrFalse(), "Payment card numbers with a right check digit.", { always: true }, REPLACED),
  creditCardsAtLeast: setting(
    wholeNumber(1, 50),
    "So many of them block a file. More are counted in plain text; in UTF-16, HTML and binaries one is enough.",
    { always: 1 },
    REPLACED,
  ),
  socialSecurityNumbers: setting(
    trueOrFalse(),
    "US social security numbers written nnn-nn-nnnn.",
    { always: true },
    REPLACED,
  ),
  socialSecurityNumbersAtLeast: setting(
    wholeNumber(1, 1000),
    "So many of them block a file. More are counted as cards are.",
    { always: 1 },
    REPLACED,
  ),
  ibanCountries: setting(
    z.union([z.literal("all"), z.array(z.string())], COUNTRIES_WANTED),
    "Bank account numbers (IBAN) of these countries, by their two letters, or `all`. Prefix, length and grouping count, the check digits " +
      "do not: the engine cannot compute.",
    { always: [] },
    REPLACED,
  ),
  keywords: setting(
    z.array(confidential(keywordProblem, "4 to 200 characters"), "{value} is not a list of words and phrases"),
    "Words and phrases in any case and in UTF-8 or UTF-16. With `expressions` together what a gateway's boot configuration has room " +
      "for: about 65 phrases of ten letters.",
    { always: [] },
    REPLACED,
  ),
  expressions: setting(
    z.array(
      confidential(expressionProblem, "1 to 500 characters of printable ASCII"),
      "{value} is not a list of regular expressions",
    ),
    "Regular expressions (`(?i)` in front: any case), found in the bytes as they stand, so in ASCII and UTF-8. What PCRE2 and JavaScript " +
      "read alike, with an end to each repetition: `{1,64}`, not `*` and `+`, on which a long file would make the engine give up.",
    { always: [] },
    REPLACED,
  ),
  encryptedArchives: setting(
    oneOf(["block", "allow"]),
    "Archives, documents and messages that need a password or a key: nobody can look into them.",
    { always: "block" },
    REPLACED,
  ),
  unreadableTypes: setting(
    oneOf(["block", "allow"]),
    "Kinds of files that the engine cannot look into, recognised by their first bytes: RAR, Zstandard, LZ4, zip members in rare methods " +
      "and such (infra/gateway/dlp/unreadable.ts).",
    { always: "block" },
    REPLACED,
  ),
  blockedTypes: setting(
    z.array(oneOf(BLOCKED_TYPES), `{value} is not a list of kinds: ${BLOCKED_TYPES.join(", ")}`),
    "Kinds of files that are blocked whatever is in them, also inside archives and documents: `7z` (the engine reads most, but not Deflate " +
      "and rare filters), `office` and `pdf` (in PDF and RTF only text in one piece is found), `pictures` and `media` (what they show or " +
      "say is not read).",
    { always: [] },
    REPLACED,
  ),
  encodedText: setting(
    oneOf(["allow", "block"]),
    "Text in spellings that the engine does not decode (base64, percent, form, quoted-printable, HTML entities, UTF-32), recognised by its " +
      "form, so also harmless ones. What is in it is not seen where it is allowed (docs/inspection.md).",
    { always: "allow" },
    REPLACED,
  ),
  publicClamavDatabase: setting(
    trueOrFalse(),
    "Also malware signatures of the public ClamAV database (2 GB more memory, outbound to database.clamav.net).",
    { always: false },
    REPLACED,
  ),
} as const;

/** `monitoring`: logs and alerts in Azure Monitor, which costs by the data it takes in and by the alert. */
export const MONITORING = {
  enabled: setting(
    trueOrFalse(),
    "Logs and alerts at all. The agent is part of the machines' profile.",
    { dev: false, test: false, prod: true },
    REPLACED,
  ),
  emails: setting(
    z
      .array(matching(MAIL_ADDRESS, "a mail address"), "{value} is not a list of mail addresses")
      .max(20, "has more than 20 addresses"),
    "Who is written to when an alert fires. Without any, alerts show in Azure's portal only.",
    { always: [] },
    { kind: "in place" },
  ),
  retentionDays: setting(
    wholeNumber(30, 730, "of days"),
    "How long logs are kept, in days (Log Analytics).",
    { always: 90 },
    { kind: "in place" },
  ),
  transactions: setting(
    trueOrFalse(),
    "Also the line of each transaction (about 250 bytes), beside the gateways' own state.",
    { always: true },
    { kind: "in place" },
  ),
} as const;
