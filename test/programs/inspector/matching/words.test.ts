/** Keywords in the spellings of people, programs and code pages, and regular expressions. */
import { counts, search, type Piece } from "./match";

const keywords = (...words: string[]) => ({ kind: "keywords", keywords: words });

const spellings: readonly (readonly [string, string, string])[] = [
  ["small and capital letters", "Silver Falcon", "sILVER fALCON"],
  ["inside a longer word", "falcon", "superfalconry"],
  ["several spaces", "silver falcon", "silver   falcon"],
  ["a tab", "silver falcon", "silver\tfalcon"],
  ["a line break with indent", "silver falcon", "silver\r\n      falcon"],
  ["a quoted mail", "silver falcon", "> silver\n> falcon"],
  ["a no-break space", "silver falcon", "silver\u00a0falcon"],
  ["an ideographic space", "silver falcon", "silver\u3000falcon"],
  ["a soft hyphen inside", "silver falcon", "sil\u00adver falcon"],
  ["a zero-width space inside", "silver falcon", "sil\u200bver falcon"],
  ["a byte order mark inside", "silver falcon", "sil\ufeffver falcon"],
  ["a word broken at the end of a line", "silver falcon", "silver fal-\ncon"],
  ["a word broken with a typographic hyphen", "silver falcon", "silver fal\u2010\r\n   con"],
  ["full-width letters", "silver falcon", "ｓｉｌｖｅｒ　ｆａｌｃｏｎ"],
  ["mathematical letters", "silver falcon", "𝐬𝐢𝐥𝐯𝐞𝐫 𝐟𝐚𝐥𝐜𝐨𝐧"],
  ["circled letters", "falcon", "ⓕⓐⓛⓒⓞⓝ"],
  ["ligatures", "classified office file", "classiﬁed oﬃce ﬁle"],
  ["sharp s in capitals", "großer verschluss", "GROSSER VERSCHLUSS"],
  ["the capital sharp s", "großer verschluss", "GROẞER VERSCHLUẞ"],
  ["ss for sharp s", "grosser verschluss", "großer Verschluß"],
  ["marks apart", "größe", "gro\u0308ße"],
  ["marks apart in the keyword", "gro\u0308ße", "GRÖSSE"],
  ["the Turkish dotted capital", "gizli iptal", "GİZLİ İPTAL"],
  ["the Turkish dotless i", "gizli kaydı", "GIZLI KAYDI"],
  ["a final sigma", "απόρρητος φάκελος", "ΑΠΌΡΡΗΤΟΣ ΦΆΚΕΛΟΣ"],
  ["Cyrillic", "совершенно секретно", "СОВЕРШЕННО  СЕКРЕТНО"],
  ["Chinese", "机密", "这是机密文件"],
  ["Chinese with spaces", "绝密文件", "绝 密 文 件"],
  ["half-width katakana", "マル秘データ", "ﾏﾙ秘ﾃﾞｰﾀ"],
  ["a stretched Arabic word", "سري للغاية", "ســـري للغاية"],
  ["a typographic apostrophe", "board's eyes", "Board’s Eyes"],
  ["a non-breaking hyphen", "need-to-know", "need‑to‑know"],
  ["three letters", "qzx", "the QZX plan"],
  ["Greek capitals without accents", "απόρρητος φάκελος", "ΑΠΟΡΡΗΤΟΣ ΦΑΚΕΛΟΣ"],
  ["Hebrew with vowel points", "סודי ביותר", "סוֹדִי בְּיוֹתֵר"],
  ["Arabic with vowel points", "سري للغاية", "سِرِّيّ للغاية"],
  ["vowel points in the keyword", "سِرِّيّ للغاية", "سري للغاية"],
  ["letters struck through", "silver falcon", [..."silver"].join("\u0336") + "\u0336 falcon"],
  ["letters underlined one by one", "silver falcon", [..."silver falcon"].join("\u0332")],
  ["squared letters", "falcon", "🄵🄰🄻🄲🄾🄽"],
  ["stress of Markdown", "silver falcon", "**silver** _falcon_"],
  ["a terminal's colours", "silver falcon", "\x1b[1msil\x1b[0mver falcon"],
  ["letters struck twice", "silver falcon", "s\bsi\bil\blv\bve\ber\br falcon"],
];

test("a keyword is found in each spelling", () => {
  const rules = spellings.map(([, word], place) => ({ name: `r${place}`, ...keywords(word) }));
  const answers = search(
    rules,
    spellings.map(([, , text]) => [{ text: `Some words before. ${text}, and behind.` }]),
  );
  const missed = spellings.filter((_, place) => !answers[place]!.findings.some(({ rule }) => rule === `r${place}`));
  expect(missed.map(([name]) => name)).toEqual([]);
});

test.each<[string, string, string]>([
  ["another word", "silver falcon", "silver falcn"],
  ["the words in two sentences", "silver falcon", "silver. Falcon"],
  ["three letters inside a word", "qzx", "aqzx qzxb qzx1"],
])("%s is no finding", (_name, word, text) => {
  expect(counts(keywords(word), [text])).toEqual([0]);
});

/** `text` in an encoding that JavaScript does not write, by its table of bytes. */
const encoded = (hexadecimal: string, encoding: string): Piece => ({
  bytes: Buffer.from(hexadecimal.replaceAll(" ", ""), "hex"),
  encoding,
});
const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();

test.each<[string, string, Piece]>([
  ["cp1252", "größe", encoded("4752d6df45", "cp1252")],
  ["cp1251", "секретно", encoded("d1c5cad0c5d2cdce", "cp1251")],
  ["KOI8-R", "секретно", encoded("f3e5ebf2e5f4eeef", "koi8-r")],
  ["cp1253", "φάκελος", encoded("f6dceae5ebeff2", "cp1253")],
  ["cp1254", "kaydı", encoded("4b415944fd", "cp1254")],
  ["Shift-JIS", "社外秘", encoded("8ed08a4f94e9", "shift_jis")],
  ["EUC-JP", "社外秘", encoded("bcd2b3b0c8eb", "euc_jp")],
  ["UTF-16", "größe", { bytes: Buffer.from("\ufeffGRÖSSE", "utf16le"), encoding: "utf-16" }],
  ["UTF-16 of big end", "größe", { bytes: swapped("größe"), encoding: "utf-16-be" }],
  [
    "UTF-16 in bytes of unknown encoding",
    "silver falcon",
    { bytes: Buffer.concat([Buffer.from([1, 0xff, 3]), Buffer.from("Silver falcon", "utf16le")]) },
  ],
  [
    "UTF-16 of big end in bytes of unknown encoding",
    "silver falcon",
    { bytes: Buffer.concat([Buffer.from([1, 0xff]), swapped("Silver falcon")]) },
  ],
  [
    "ASCII in bytes of unknown encoding",
    "silver falcon",
    { bytes: Buffer.from("\0\xff\x01Silver falcon\0", "latin1") },
  ],
])("a keyword is found in %s", (_name, word, piece) => {
  expect(search([{ name: "r", ...keywords(word) }], [[piece]])[0]!.findings).toHaveLength(1);
});

/** Keywords, and their bytes, in capitals where there are such, written by Python's codecs. */
const CODED: readonly (readonly [string, string, string])[] = [
  ["cp1252", "Übernahmeangebot Zürich", "dc4245524e41484d45414e4745424f54205adc52494348"],
  ["cp437", "Übernahmeangebot Zürich", "9a4245524e41484d45414e4745424f54205a9a52494348"],
  ["Mac Roman", "Übernahmeangebot Zürich", "864245524e41484d45414e4745424f54205a8652494348"],
  ["cp852", "poufne źródła łączności", "504f55464e45208d52e0449d41209da4435a4e4f974349"],
  ["Mac Central European", "poufne źródła łączności", "504f55464e45208f52ee44fc4120fc84435a4e4fe54349"],
  ["cp860", "relatório de demissões", "52454c41549f52494f2044452044454d495353994553"],
  ["cp861", "trúnaðarmál þjóðar", "5452a74e418b41524da44c208d4aa68b4152"],
  ["cp737", "εμπιστευτική έκθεση", "848b8f8891928493928889ec20eb8987849186"],
  ["Mac Greek", "εμπιστευτική έκθεση", "b6bba6b9aac6b6cbc6b9bad720cebaa3b6aab8"],
  ["cp857", "gizli ıslahat çalışması", "47495a4c492049534c414841542080414c499e4d415349"],
  ["cp862", "דוח חסוי במיוחד", "838587208791858920818e89858783"],
  ["ISO 8859-6", "تقرير سري داخلي", "cae2d1ead120d3d1ea20cfc7cee4ea"],
  ["TIS-620", "รายงานลับเฉพาะ", "c3d2c2a7d2b9c5d1bae0a9bed2d0"],
  ["cp1257", "konfidenciāls pārskats", "4b4f4e464944454e4349c24c532050c252534b415453"],
  ["cp1258", "rồng vàng", "52d4cc4e472056c04e47"],
  ["cp1258 with all tones apart", "rồng vàng", "52d4cc4e47205641cc4e47"],
  ["ISO 8859-4", "slaptas pranešimas šį", "534c4150544153205052414e45a9494d415320a9c7"],
  ["KOI8-U", "таємний ґрунтовний звіт", "f4e1b4edeee9ea20bdf2f5eef4eff7eee9ea20faf7b6f4"],
  ["cp1125", "таємний ґрунтовний звіт", "9280f48c8d888920f290938d928e828d8889208782f692"],
  ["Johab", "극비 보고서", "8b62a7a120a5a189a1ace1"],
  ["GB 18030", "内部机密报告", "c4dab2bfbbfac3dcb1a8b8e6"],
  ["Big5", "內部機密報告", "a4bab3a1bef7b14bb3f8a769"],
  ["UTF-16 of big end", "極秘プロジェクト", "697579d830d730ed30b830a730af30c8"],
];

test("a keyword is found in any code page, whatever the text is taken for", () => {
  const rules = CODED.map(([name, word]) => ({ name, ...keywords(word) }));
  const around = (before: string, bytes: string, behind: string): Piece => ({
    bytes: Buffer.concat([Buffer.from(before), Buffer.from(bytes, "hex"), Buffer.from(behind)]),
  });
  const files = CODED.flatMap(([, , bytes]) => [
    [around("No. 7: ", bytes, ".\n")],
    [around("\x01\x02", bytes, "\0\0")],
  ]);
  const found = search(rules, files).map(({ findings }) => findings.map(({ rule }) => rule));
  const missed = CODED.filter(([name], place) => ![...found[2 * place]!, ...found[2 * place + 1]!].includes(name));
  expect(missed.map(([name]) => name)).toEqual([]);
});

test("a keyword of few bytes in another code page is no finding in bytes that are no text", () => {
  // the bytes of three Cyrillic letters in cp1251 are found once in some megabytes of any
  const bytes = Buffer.from([1, 2, 0xe0, 0xea, 0xf2, 3, 4]);
  expect(search([{ name: "r", ...keywords("акт") }], [[{ bytes }]])[0]!.findings).toEqual([]);
});

test("numbers are found in two bytes a sign as well, not in bytes that only look so", () => {
  const rules = [{ name: "r", kind: "card" }];
  const card = "4111 1111 1111 1111";
  const wide = Buffer.from(`Number: ${card} `, "utf16le");
  const noise = Buffer.from(wide.map((byte, place) => (place > 17 && byte === 0 ? 0x81 : byte)));
  const found = (bytes: Buffer) => search(rules, [[{ bytes }]])[0]!;
  expect(found(wide).places).toEqual([[["4111111111111111", 16, 16 + 2 * card.length]]]);
  expect(found(noise).findings).toEqual([]);
});

test("a short keyword in any bytes counts amid text alone", () => {
  const rules = [{ name: "r", ...keywords("qzx") }];
  const found = (bytes: Buffer) => search(rules, [[{ bytes }]])[0]!.findings.length;
  expect(found(Buffer.from("\x01\x9f\x02 qzx \x88\x03\xff", "latin1"))).toBe(0);
  expect(found(Buffer.from("a line with qzx in it\n"))).toBe(1);
});

test("different keywords count, not their number", () => {
  const rule = { ...keywords("silver falcon", "golden eagle"), atLeast: 2 };
  expect(counts(rule, ["silver falcon, Silver  Falcon", "silver falcon, golden eagle"])).toEqual([0, 2]);
});

test("letters that look like Latin ones are read as such by choice, and keywords in their own alphabet are found as before", () => {
  const cp1251 = { bytes: Buffer.from("silv\xe5r f\xe0lcon", "latin1"), encoding: "cp1251" };
  const cases: readonly (readonly [string, string, Piece, without: number, by: number])[] = [
    ["a Cyrillic letter in a Latin word", "silver falcon", { text: "about silvеr fаlcоn today" }, 0, 1],
    ["a word of Cyrillic letters alone", "top secret", { text: "ТОР secret" }, 0, 1],
    ["Greek letters", "silver falcon", { text: "silνer falcοn" }, 0, 1],
    ["a zero-width space besides", "silver falcon", { text: "sil\u200bvеr falcon" }, 0, 1],
    ["another code page", "silver falcon", cp1251, 0, 1],
    ["a Cyrillic keyword", "секретно", { text: "СЕК\u200bРЕТНО" }, 1, 1],
    ["one of letters that all look like Latin ones", "рухаос", { text: "рух\u00adаос" }, 1, 1],
    ["a word with other Cyrillic letters", "cop", { text: "всор" }, 0, 0],
    // hours, were each end of a word tried with each begin
    ["a word of a million letters", "cop", { text: `${"aа".repeat(500_000)}ж` }, 0, 0],
  ];
  const words = [...new Set(cases.map(([, word]) => word))];
  const rules = words.map((word) => ({ name: word, ...keywords(word) }));
  const files = cases.map(([, , piece]) => [piece]);
  const [without, by] = [false, true].map((alike) =>
    search(rules, files, true, { alike }).map(({ findings }) => findings.map(({ rule }) => rule)),
  );
  const of = (name: string, found: readonly string[][], at: number, word: string) =>
    [name, found[at]!.filter((rule) => rule === word).length] as const;
  expect(cases.map(([name, word], at) => of(name, without!, at, word))).toEqual(
    cases.map(([name, , , n]) => [name, n]),
  );
  expect(cases.map(([name, word], at) => of(name, by!, at, word))).toEqual(cases.map(([name, , , , n]) => [name, n]));
});

describe("expressions", () => {
  const expression = (text: string, more = {}) => ({ kind: "expression", expression: text, ...more });
  test.each<[string, object, string, number]>([
    ["each value once, the longest", expression("K-[0-9]{4,6}", { atLeast: 2 }), "K-123456 K-9999 K-9999", 2],
    ["any case on request", expression("acme-[a-z]{3}", { ignoreCase: true }), "ACME-XYZ", 1],
    ["its case otherwise", expression("acme-[a-z]{3}"), "ACME-XYZ", 0],
    ["unlimited repetitions", expression("A+B*C", { atLeast: 1 }), `${"A".repeat(5000)}C`, 1],
    ["edges of words", expression("\\bplan\\b"), "the plan", 1],
    ["no word inside another", expression("\\bplan\\b"), "explanation", 0],
    ["looking ahead, which the fast search cannot", expression("K-(?=[0-9]{4})[0-9]{2}", { atLeast: 1 }), "K-1234", 1],
    ["referring back, which the fast search cannot", expression("([a-z])-\\1-\\1"), "a-b-a x-x-x", 1],
    ["letters beyond ASCII", expression("Größe [0-9]{2}"), "Größe 42", 1],
  ])("find %s", (_name, rule, text, count) => {
    expect(counts(rule as Record<string, unknown>, [text])).toEqual([count]);
  });

  test("are found in the text of other encodings", () => {
    const rules = [{ name: "r", ...expression("Akte [0-9]{4}") }];
    expect(search(rules, [[{ bytes: swapped("Akte 1234"), encoding: "utf-16-be" }]])[0]!.findings).toHaveLength(1);
  });
});
