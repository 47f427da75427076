/** Expressions mean letters in text, whatever its encoding is, and bytes in what is no text. */
import { problemOf, search, type Piece } from "./match";

const rule = (expression: string, parts: object = {}) => ({ name: "r", kind: "expression", expression, ...parts });

/** Whether each piece is found. */
const found = (one: Readonly<Record<string, unknown>>, pieces: readonly Piece[]) =>
  search(
    [one],
    pieces.map((piece) => [piece]),
  ).map(({ findings }) => findings.length > 0);

const texts = (...all: string[]): Piece[] => all.map((text) => ({ text }));

test("a class holds letters, not the bytes that they are written with", () => {
  expect(found(rule("x[äöü]{2}x"), texts("xäöx", "xäx", "x\u{e9}\u{e8}x"))).toEqual([true, false, false]);
});

test("a repetition is of the whole letter", () => {
  expect(found(rule("caf\u00e9?!"), texts("caf\u00e9!", "caf!", "caf\u00e8!"))).toEqual([true, true, false]);
});

test("case is ignored beyond ASCII, and letters may be composed or not", () => {
  const one = rule("\u00c4RGER-[0-9]", { ignoreCase: true, atLeast: 1 });
  expect(found(one, texts("\u00e4rger-1", "A\u0308rger-1", "arger-1"))).toEqual([true, true, false]);
});

test.each([{}, { atLeast: 2 }])("a dot and a class that leaves out are one letter each, with %j", (parts) => {
  const all = texts("Ka\u00e4b-1 Kaxb-2", "Ka\u00e4\u00e4b-1 Kayyb-2", "Kab-1 Kab-2");
  expect(found(rule("Ka.b-[0-9]", parts), all)).toEqual([true, false, false]);
  expect(found(rule("Ka[^z]b-[0-9]", parts), all)).toEqual([true, false, false]);
});

test("the text of another encoding is searched as well, and text amid bytes", () => {
  const pieces: Piece[] = [
    { bytes: Buffer.from("Ma\u00dfe: \u00e4\u00f6", "latin1"), encoding: "cp1252" },
    { bytes: Buffer.from("Ma\u00dfe: \u00e4\u00f6", "utf16le"), encoding: "utf-16-le" },
    {
      bytes: Buffer.concat([
        Buffer.from([0, 255, 195, 1]),
        Buffer.from("Ma\u00dfe: \u00e4\u00f6"),
        Buffer.from([195, 0]),
      ]),
    },
  ];
  expect(found(rule("ma[\u00df]e: [\u00e4\u00f6]{2}", { ignoreCase: true }), pieces)).toEqual([true, true, true]);
});

test("bytes are asked for as bytes", () => {
  expect(found(rule("\\xc3\\xa4[x]"), texts("\u00e4x"))).toEqual([true]);
  const noise = { bytes: Buffer.from([0, 1, 75, 254, 255, 98, 3]) };
  expect(found(rule("K..b"), [noise])).toEqual([true]);
});

test("letters and bytes in one expression are refused", () => {
  expect(problemOf([rule("\u00e4\\xe4")])).toContain("letters beyond ASCII and bytes beyond");
});
