/** Card numbers, social security numbers and account numbers in the spellings of people and programs, and what only looks like them. */
import { counts } from "./match";

const groups = (digits: string, lengths: readonly number[], by: string): string => {
  let at = 0;
  return lengths.map((length) => digits.slice(at, (at += length))).join(by);
};
const VISA = "4539578763621486";
const inDigits = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const amidText = (text: string) => `Please use ${text} for the order.\nThank you.\n`;

/** Separators with their names, of which the usual ones tell groups apart in all kinds of numbers. */
const SEPARATORS: readonly (readonly [string, string])[] = [
  ["space", " "],
  ["two spaces", "  "],
  ["hyphen", "-"],
  ["hyphen between spaces", " - "],
  ["no-break space", "\u00a0"],
  ["narrow no-break space", "\u202f"],
  ["thin space", "\u2009"],
  ["figure space", "\u2007"],
  ["ideographic space", "\u3000"],
  ["non-breaking hyphen", "\u2011"],
  ["en dash", "\u2013"],
  ["minus", "\u2212"],
  ["soft hyphen", "\u00ad"],
  ["zero-width space", "\u200b"],
  ["word joiner", "\u2060"],
  ["byte order mark", "\ufeff"],
  ["middle dot", "\u00b7"],
];
const FURTHER: readonly (readonly [string, string])[] = [
  ["full stop", "."],
  ["comma", ","],
  ["slash", "/"],
  ["underscore", "_"],
  ["tab", "\t"],
  ["line feed", "\n"],
  ["line break", "\r\n"],
  ["line break and indent", "\n    "],
  ["quoted line", "\n> "],
  ["an empty line", "\n\n"],
  ["en dash between spaces", " – "],
  ["apostrophe", "'"],
  ["typographic apostrophe", "’"],
  ["line separator", "\u2028"],
  ["next line", "\u0085"],
  ["hyphenation point", "\u2027"],
];
/** Terminals' and typesetters' own ways of showing digits. */
const shownDigits = (change: (digit: string) => string): string => VISA.replace(/\d/g, change);
const DIGITS: readonly (readonly [string, number])[] = [
  ["full-width", 0xff10],
  ["Arabic-Indic", 0x660],
  ["Persian", 0x6f0],
  ["Devanagari", 0x966],
  ["Bengali", 0x9e6],
  ["Thai", 0xe50],
  ["mathematical bold", 0x1d7ce],
  ["mathematical monospace", 0x1d7f6],
];

const cardSpellings: readonly (readonly [string, string])[] = [
  ["16 digits in one piece", VISA],
  ["15 digits in one piece", "378282246310005"],
  ["14 digits in one piece", "30569309025904"],
  ["13 digits in one piece", "4222222222222"],
  ["19 digits in one piece", "6205500000000000004"],
  ["Mastercard of the range with 2", "2223003122003222"],
  ["Discover", "6011111111111117"],
  ["JCB", "3530111333300000"],
  ["Maestro", "6759649826438453"],
  ["Mir", "2200770212727079"],
  ["Elo", "6362970000457013"],
  ["RuPay", "6521525216578552"],
  ["Troy", "9792030394440796"],
  ["4-6-5", "3782 822463 10005"],
  ["4-6-5 with hyphens", "3782-822463-10005"],
  ["4-6-4", "3056 930902 5904"],
  ["4-4-4-4-3", groups("6205500000000000004", [4, 4, 4, 4, 3], " ")],
  ["6-13", groups("6205500000000000004", [6, 13], " ")],
  ["4-3-3-3", groups("4222222222222", [4, 3, 3, 3], " ")],
  ["8-8", groups(VISA, [8, 8], " ")],
  ["6-10", groups(VISA, [6, 10], " ")],
  ["in pairs", groups(VISA, [2, 2, 2, 2, 2, 2, 2, 2], " ")],
  ["digit by digit", [...VISA].join(" ")],
  ["digit by digit with hyphens", [...VISA].join("-")],
  ...[...SEPARATORS, ...FURTHER].map(([name, by]) => [`4-4-4-4 with ${name}`, groups(VISA, [4, 4, 4, 4], by)] as const),
  ["a line broken between groups", "4539 5787\n6362 1486"],
  ...DIGITS.map(([name, zero]) => [`${name} digits`, inDigits(VISA, zero)] as const),
  ["in quotation marks", `"${VISA}"`],
  ["in brackets", `(${groups(VISA, [4, 4, 4, 4], " ")})`],
  ["after letters", `VISA${VISA}`],
  ["in a query", `https://shop.example/pay?pan=${VISA}&cvv=123`],
  ["in a magnetic stripe", `%B${VISA}^DOE/JOHN^2512101`],
  ["before a full stop", `${VISA}.`],
  ["before the date of expiry and the code", `${groups(VISA, [4, 4, 4, 4], " ")} 12/27 123`],
  ["in a terminal's colour", `\x1b[1m${VISA}\x1b[0m`],
  ["with a colour amid it", `4539\x1b[31m578763\x1b[0m621486`],
  ["struck twice", shownDigits((digit) => `${digit}\b${digit}`)],
  ["as keys", shownDigits((digit) => `${digit}\ufe0f\u20e3`)],
  ["raised", shownDigits((digit) => [..."⁰¹²³⁴⁵⁶⁷⁸⁹"][Number(digit)]!)],
  ["circled", shownDigits((digit) => [..."⓪①②③④⑤⑥⑦⑧⑨"][Number(digit)]!)],
  ["of seven segments", inDigits(VISA, 0x1fbf0)],
  ["broken by a hyphen at a line's end", "the number 453957876-\n3621486"],
  ["in brackets of its own for each group", "(4539) (5787) (6362) (1486)"],
  ["4-6-5 with line breaks", "3782\n822463\n10005"],
  ["4-6-5 with tabs", "3782\t822463\t10005"],
  ["on a chip", `57 ${VISA}D25121011000012300000F`],
  ["after a line's number", `1 ${groups(VISA, [4, 4, 4, 4], " ")} Doe`],
  ["in a table with other columns", `17,${VISA},2026-11-29,12.50`],
];

test("a card number is found in each usual spelling", () => {
  const found = counts(
    { kind: "card" },
    cardSpellings.map(([, text]) => amidText(text)),
  );
  expect(cardSpellings.filter((_, place) => found[place] !== 1).map(([name]) => name)).toEqual([]);
});

test("each card of a list is found, in lines and in one line", () => {
  const list = ["4539578763621486", "5500000000000004", "6011111111111117", "4111111111111111"];
  const spelled = list.map((number) => groups(number, [4, 4, 4, 4], " "));
  expect(counts({ kind: "card" }, [list.join("\n"), spelled.join("\n"), spelled.join(" "), list.join(",")])).toEqual([
    4, 4, 4, 4,
  ]);
});

const harmlessCards: readonly (readonly [string, string])[] = [
  ["a wrong check digit", "4539578763621487"],
  ["no issuer's range", "1234567890123452"],
  ["one digit alone", "4444444444444444".replace(/4/g, "0")],
  ["a longer number", `1${VISA}`],
  ["the beginning of a longer number", `${VISA}00000000`],
  ["a fraction", `0.${VISA}`],
  ["a number with a fraction", `${VISA}.25`],
  ["an exponent", `${VISA}e-5`],
  ["hexadecimal digits", `9f${VISA}`],
  ["a hash", `a3${VISA}bc09`],
  ["a UUID", "45395787-6362-1486-8000-453957876362"],
  ["a hexadecimal number", `0x${VISA}`],
  ["bytes in decimal", "44 45 46 47 48 49 50 51 52 53 54 55 56 57"],
  ["a table of numbers", "3510 3620 3730 3840 3950 4060 4170 4280 4390"],
  ["hexadecimal digits behind", `${VISA}D9913345`],
  ["a table of characters", "52FE 52FF\n5316 5339 5348 5347 5345 535E"],
];

test("digits that only look like a card number are no finding", () => {
  const found = counts(
    { kind: "card" },
    harmlessCards.map(([, text]) => amidText(text)),
  );
  expect(harmlessCards.filter((_, place) => found[place] !== 0).map(([name]) => name)).toEqual([]);
});

const SSN = "219-09-9999";
const ssnSpellings: readonly (readonly [string, string])[] = [
  ["hyphens", SSN],
  ...SEPARATORS.map(([name, by]) => [name, SSN.replaceAll("-", by)] as const),
  ["full-width digits", inDigits(SSN, 0xff10)],
  ["Arabic-Indic digits", inDigits(SSN, 0x660)],
  ["in brackets", `(${SSN})`],
  ["in one piece after its name", "SSN 219099999"],
  ["in one piece after its long name", "social security number: 219099999"],
  ["full stops after its name", "SSN 219.09.9999"],
  ["after its name with full stops", "S.S.N. 219099999"],
  ["in a program's name", '{"socialSecurityNumber": "219099999"}'],
  ["in another program's name", "social_security_number=219099999"],
  ["in Spanish", "Número de Seguro Social: 219099999"],
  ["in a column that has its name", `id,name,street,SSN\n1,Ann Doe,"12, ${"Long ".repeat(20)}Road",219099999\n`],
];
const harmlessSsns: readonly (readonly [string, string])[] = [
  ["an area that is never given", "000-12-3456"],
  ["area 666", "666-12-3456"],
  ["areas from 900", "912-12-3456"],
  ["group zero", "219-00-9999"],
  ["serial zero", "219-09-0000"],
  ["nine digits without a name", "219099999"],
  ["nine digits in another column", `id,SSN,order\n${"1,none,".padStart(80, "0")}219099999`],
  ["full stops without a name", "219.09.9999"],
  ["a longer row", "1-219-09-9999"],
  ["a longer row behind", "219-09-9999-1"],
  ["a part number", "AB-219-09-9999"],
  ["a part number behind", "219-09-9999-X"],
  ["columns of a table", "219 09 9999 1234"],
  ["a date", "219-09-99"],
];

test("a social security number is found in each usual spelling, and nothing that only looks like one", () => {
  const found = counts(
    { kind: "ssn" },
    ssnSpellings.map(([, text]) => amidText(text)),
  );
  expect(ssnSpellings.filter((_, place) => found[place] !== 1).map(([name]) => name)).toEqual([]);
  const harmless = counts(
    { kind: "ssn" },
    harmlessSsns.map(([, text]) => amidText(text)),
  );
  expect(harmlessSsns.filter((_, place) => harmless[place] !== 0).map(([name]) => name)).toEqual([]);
});

const IBAN = "DE89370400440532013000";
const fours = (text: string, by: string) => text.replace(/.{4}(?=.)/g, `$&${by}`);
const ibanSpellings: readonly (readonly [string, string])[] = [
  ["in one piece", IBAN],
  ["in small letters", IBAN.toLowerCase()],
  ["in small letters and groups", fours(IBAN.toLowerCase(), " ")],
  ["after its name without a space", `IBAN${IBAN}`],
  ["after a colon", `IBAN:${IBAN}`],
  ["the longest", "MT84MALT011000012345MTLCAST001S"],
  ["the shortest", "NO9386011117947"],
  ["with letters", "GB29 NWBK 6016 1331 9268 19"],
  ["by bank and account", "DE89 37040044 0532013000"],
  ["with a gap after the country", "DE 89 3704 0044 0532 0130 00"],
  ["in Italy", "IT60 X 05428 11101 000000123456"],
  ["in Britain", "GB29 NWBK 60-16-13 31926819"],
  ["in France", "FR14 20041 01005 0500013M026 06"],
  ["in Belgium", "BE68 539-0075470-34"],
  ["in the Netherlands", "NL91 ABNA 0417164300"],
  ["before the currency of a statement", `:25:${IBAN}EUR`],
  ["full-width", [...IBAN].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join("")],
  ...SEPARATORS.filter(([, by]) => by.length === 1 && by !== "\u00b7").map(
    ([name, by]) => [name, fours(IBAN, by)] as const,
  ),
  ["line feed", fours(IBAN, "\n")],
];
const harmlessIbans: readonly (readonly [string, string])[] = [
  ["wrong check digits", "DE88370400440532013000"],
  ["another country's length", "DE8937040044053201300"],
  ["a country without account numbers of this kind", "US89370400440532013000"],
  ["the end of a word", `X${IBAN}`],
  ["the beginning of a longer word", `${IBAN}1`],
  ["in groups of nobody", "DE8 9370 4004405 32013 000"],
  ["before a longer word", `${IBAN}EURO`],
  ["bytes in hexadecimal", "00 ba 73 f8 23 a5 af 1a 05 35 4c bf 88"],
];

test("an account number is found in each usual spelling, and nothing that only looks like one", () => {
  const found = counts(
    { kind: "iban" },
    ibanSpellings.map(([, text]) => amidText(text)),
  );
  expect(ibanSpellings.filter((_, place) => found[place] !== 1).map(([name]) => name)).toEqual([]);
  const harmless = counts(
    { kind: "iban" },
    harmlessIbans.map(([, text]) => amidText(text)),
  );
  expect(harmlessIbans.filter((_, place) => harmless[place] !== 0).map(([name]) => name)).toEqual([]);
});

test("only the chosen countries' account numbers count", () => {
  expect(counts({ kind: "iban", countries: ["FR", "NO"] }, [IBAN, "NO93 8601 1117 947"])).toEqual([0, 1]);
});
