import { printable, printableBytes, printableLines } from "../../../console/printable";

test.each<[string, string, string]>([
  [
    "a letter that reverses the direction, which turns exe.pdf around",
    "invoice\u202Efdp.exe",
    "invoice\\u{202E}fdp.exe",
  ],
  ["the isolates and marks of direction", "a\u2066b\u2069c\u200Fd\u061C", "a\\u{2066}b\\u{2069}c\\u{200F}d\\u{61C}"],
  ["a terminal's escape sequence", "\u001B[2Kok", "\\u{1B}[2Kok"],
  ["line ends and separators", "a\nb\u2028c\u2029d", "a\\u{A}b\\u{2028}c\\u{2029}d"],
  ["invisible joiners and spaces without width", "a\u200Bb\u200Dc\uFEFFd", "a\\u{200B}b\\u{200D}c\\u{FEFF}d"],
  ["tag characters, which hide whole sentences", "a\u{E0041}b", "a\\u{E0041}b"],
  ["a filler and a variation selector after a letter", "a\u3164b\uFE0F", "a\\u{3164}b\\u{FE0F}"],
  ["private use and half a surrogate pair", "\uE000\uD800", "\\u{E000}\\u{D800}"],
])("%s is shown as its number", (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("letters of any script, accents and pictures stay as they are", () => {
  const text = "Ünïcødé e\u0301 שלום مرحبا 日本 ❤\uFE0F 🙂";
  expect(printable(text)).toBe(text);
});

test("text of several lines keeps its line ends and tabs, and nothing else that acts", () => {
  expect(printableLines("a\tb\r\nc\u202Ed\n\u001Be")).toBe("a\tb\r\nc\\u{202E}d\n\\u{1B}e");
});

test("a name's bytes that are no text are shown one by one, and those that are text hide nothing", () => {
  expect(printableBytes(Buffer.from("a\u202Eb"))).toBe("a\\u{202E}b");
  expect(printableBytes(Buffer.from([0x61, 0xe9, 0x1b, 0x7a]))).toBe("a\\xE9\\x1Bz");
});
