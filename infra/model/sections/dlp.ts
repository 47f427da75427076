import { z } from "zod";
import { anyText, confidential, oneOf, publicAddress, trueOrFalse, wholeNumber } from "../fields";
import { BLOCKED_TYPES, DLP_ENGINES, MAINFRAME_PAGES, MOST_OCR_LANGUAGES, OCR_LANGUAGES } from "../limits";
import { ACCEPTS_OUTPUT, setting } from "../setting";
import { rules } from "./dlpRules";

const COUNTRIES_WANTED = '{value} is not "all" or a list of countries such as [DE, FR]';
const REPLACED = { kind: "lanes" } as const;

/** `dlp`: what the built-in ICAP server blocks. */
export const DLP = {
  engine: setting(
    oneOf(DLP_ENGINES),
    "Program that inspects files on a gateway. `inspector`: the gateway's own engine, which reads documents as text, counts over the whole " +
      "file and checks numbers by their check digits. `clamav`: clamd behind c-icap, which searches the bytes of what it unpacks.",
    { always: "inspector" },
    REPLACED,
  ),
  creditCards: setting(
    trueOrFalse(),
    "Blocks payment card numbers with a valid check digit.",
    { always: true },
    REPLACED,
  ),
  creditCardsAtLeast: setting(
    wholeNumber(1, 50),
    "Number of different card numbers in a file from which it is blocked. With `engine: clamav` it applies to plain text; in UTF-16, HTML and " +
      "binaries one is enough.",
    { always: 1 },
    REPLACED,
  ),
  socialSecurityNumbers: setting(
    trueOrFalse(),
    "Blocks US social security numbers written nnn-nn-nnnn.",
    { always: true },
    REPLACED,
  ),
  socialSecurityNumbersAtLeast: setting(
    wholeNumber(1, 1000),
    "Number of social security numbers in a file from which it is blocked, counted like card numbers.",
    { always: 1 },
    REPLACED,
  ),
  ibanCountries: setting(
    z.union([z.literal("all"), z.array(anyText())], COUNTRIES_WANTED),
    "Countries whose bank account numbers (IBAN) are blocked, as two-letter codes, or `all`. Prefix, length and grouping are checked, " +
      "and the check digits, which `engine: clamav` cannot compute.",
    { always: [] },
    REPLACED,
  ),
  keywords: setting(
    z.array(
      confidential(
        () => undefined,
        "3 to 200 characters, 2 of Chinese, Japanese and Korean; at least 4 with `engine: clamav`",
      ),
      "{value} is not a list of words and phrases",
    ),
    "Blocked words and phrases, in any case. Keywords, `expressions` and `rules` share the space in the boot configuration, " +
      "which is enough for about 1,200 phrases of ten letters (65 with `engine: clamav`, which finds them in UTF-8 and UTF-16).",
    { always: [] },
    REPLACED,
    ACCEPTS_OUTPUT,
  ),
  expressions: setting(
    z.array(
      confidential(() => undefined, "1 to 500 characters; of printable ASCII with `engine: clamav`"),
      "{value} is not a list of regular expressions",
    ),
    "Blocked regular expressions. `(?i)` at the start ignores case. Only syntax that the engine and JavaScript read alike is accepted. " +
      "With `engine: clamav` they are matched against the bytes of the file, so in ASCII and UTF-8, and every repetition needs a maximum, " +
      "such as `{1,64}` instead of `+`, because the engine would stop in a long file and let it pass.",
    { always: [] },
    REPLACED,
    ACCEPTS_OUTPUT,
  ),
  encryptedArchives: setting(
    oneOf(["block", "allow"]),
    "Verdict on archives, documents and messages that need a password or a key and so cannot be inspected.",
    { always: "block" },
    REPLACED,
  ),
  unreadableTypes: setting(
    oneOf(["block", "allow"]),
    "Verdict on file types that the engine cannot inspect, that are damaged, or that unpack to too much. " +
      "With `engine: clamav` they are recognised by their first bytes: RAR, Zstandard, LZ4, zip members with rare compression methods and others.",
    { always: "block" },
    REPLACED,
  ),
  blockedTypes: setting(
    z.array(oneOf(BLOCKED_TYPES), `{value} is not a list of file types: ${BLOCKED_TYPES.join(", ")}`),
    "File types that are blocked whatever their content, also inside archives and documents: `7z`, `office`, `pdf`, `pictures` and " +
      "`media` (text in images and speech are not recognised).",
    { always: [] },
    REPLACED,
  ),
  encodedText: setting(
    oneOf(["allow", "block"]),
    "For `engine: clamav`: verdict on text in encodings that it does not decode (base64, percent, form, quoted-printable, HTML entities, " +
      "UTF-32). It is recognised by its form, so `block` also blocks harmless text. The inspector decodes such text and looks into it.",
    { always: "allow" },
    {
      kind: "depends",
      cases: [
        { kind: "nothing", when: "with `engine: inspector`" },
        { kind: "lanes", when: "with `engine: clamav`" },
      ],
    },
  ),
  ocr: setting(
    z
      .array(oneOf(OCR_LANGUAGES), `{value} is not a list of languages: ${OCR_LANGUAGES.join(", ")}`)
      .max(MOST_OCR_LANGUAGES, `has more than ${MOST_OCR_LANGUAGES} languages; each makes reading slower`),
    "Languages of the text that is read in pictures and on scanned pages, as Tesseract names them, such as `[eng]`; empty: pictures are not " +
      "read. A screenshot takes one to three seconds of a processor. Pictures that cannot be read whole are handled by `unreadableTypes`. " +
      "Only with `engine: inspector`.",
    { always: [] },
    REPLACED,
  ),
  outlookStores: setting(
    trueOrFalse(),
    "Reads Outlook's stores (.pst, .ost) with libpff; otherwise they are handled by `unreadableTypes`. Only with `engine: inspector`.",
    { always: false },
    REPLACED,
  ),
  mainframePages: setting(
    z.array(oneOf(MAINFRAME_PAGES), `{value} is not a list of code pages: ${MAINFRAME_PAGES.join(", ")}`),
    "Code pages of mainframes (EBCDIC) in which files are read as well, when most of their bytes are letters, digits and blanks there. Only " +
      "with `engine: inspector`.",
    { always: [] },
    REPLACED,
  ),
  lookAlikeLetters: setting(
    trueOrFalse(),
    "Reads Cyrillic and Greek letters that look like Latin ones as Latin, in words of nothing else: a keyword in which somebody put a " +
      "Cyrillic `о` in the place of `o`. Text in these alphabets is searched more slowly then. Only with `engine: inspector`.",
    { always: false },
    REPLACED,
  ),
  rules: setting(
    rules(),
    "Rules of your own with names, counts, context words, exceptions, severities and an action, below. docs/policy-rules.md has examples. " +
      "The inspector's findings of the settings above are rules too, with names of their own. Not with `engine: clamav`.",
    { always: [] },
    REPLACED,
    ACCEPTS_OUTPUT,
  ),
  malware: setting(
    trueOrFalse(),
    "Also blocks malware: clamd scans every file with the public ClamAV database (3 to 4 GB more memory, outbound to database.clamav.net). " +
      "It runs in addition to the inspector. A gateway without the database opens no port.",
    { always: false },
    REPLACED,
  ),
  listUploadFrom: setting(
    z
      .array(publicAddress(), '{value} is not a list of addresses such as ["52.1.2.3"]')
      .max(200, "has more than 200 addresses; at most 200 are allowed"),
    "Public IPv4 addresses from which exact lists are uploaded. With any, there is a storage account for lists, which rules of " +
      "`kind: list` need. Only these addresses and the gateways reach it.",
    { always: [] },
    { kind: "in place", note: "the first one makes the storage account" },
  ),
  publicClamavDatabase: setting(
    trueOrFalse(),
    "Older name of `malware`: either of them being `true` switches it on.",
    { always: false },
    REPLACED,
  ),
} as const;
