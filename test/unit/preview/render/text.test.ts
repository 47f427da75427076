import { code, fenced } from "../../../../preview/render/text";

test.each([
  ["a sign that divides a table's cells, even inside of a box", "Rule|one", "`Rule¦one`"],
  ["line ends, which would end the box", "a\n\n# b", "`a # b`"],
  ["backticks, inside and at the end", "a``b`", "``` a``b` ```"],
  ["letters that turn or hide the rest", "a\u202Eb\u200B", "`a\\u{202E}b\\u{200B}`"],
])("a value in a monospaced box stays one value with %s", (_what, text, shown) => {
  expect(code(text)).toBe(shown);
});

test("a file's text cannot end its block, and keeps its lines", () => {
  expect(fenced("a\n```\n**b**\u202E")).toBe("```\na\n'''\n**b**\\u{202E}\n```");
});
