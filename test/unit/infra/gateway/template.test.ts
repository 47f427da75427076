import fc from "fast-check";
import { fillTemplates } from "../../../../infra/gateway/template";

/** Any character; those of ASCII and the spaces of other scripts more often than chance would bring them. */
const character = fc
  .oneof(...[0x7f, 0x3000, 0x10ffff].map((max) => fc.integer({ min: 0, max })))
  .map((code) => String.fromCodePoint(code));

test("every occurrence of a placeholder is filled", () => {
  expect(fillTemplates({ a: "{{X}}-{{X}} {{Y}}", b: "{{Y}}" }, { X: "1", Y: "y/z" })).toEqual({
    a: "1-1 y/z",
    b: "y/z",
  });
});

test("lines stand as far in as their placeholder, and are taken as they are", () => {
  expect(fillTemplates({ a: "x {\n  {{L}}\n}\n" }, { L: ["one {{X}} $&", 'two "three"'] })).toEqual({
    a: 'x {\n  one {{X}} $&\n  two "three"\n}\n',
  });
});

test("unknown placeholders and unused values are errors, all at once", () => {
  expect(() => fillTemplates({ "x.conf": "{{PORT}} {{HOST}}" }, { PORT: "1", GONE: "2" }, "a small machine")).toThrow(
    "cloud-init templates:\n  x.conf: no value for {{HOST}}\n  no file of a small machine uses {{GONE}}",
  );
});

test("other braces are left alone", () => {
  const text = "%{virus_scan:virus}Sa ${db:Status-Status} {{lower}} }}";
  expect(fillTemplates({ a: text }, {})).toEqual({ a: text });
});

describe("a value that would break out of its place is an error", () => {
  it.each([
    ["a line break", "A={{X}}", "1\nB=2"],
    ["a space", "A={{X}}", "1 rm"],
    ["a command", "A={{X}}", "$(id)"],
    ["a comment", "A={{X}}", "1#"],
    ["a statement's end", "A={{X}}", "1;id"],
    ["a quotation mark inside quotation marks", 'A="{{X}}"', 'b" C="d'],
    ["an escape inside quotation marks", 'A="{{X}}"', "b\\"],
    ["nothing", "A={{X}}", ""],
    ["a placeholder", "A={{X}}", "{{Y}}"],
    ["a line break at its end", "A={{X}}", "1\n"],
  ])("%s", (_, text, value) => {
    expect(() => fillTemplates({ "x.conf": text }, { X: value })).toThrow(
      /x\.conf: {{X}} has the value ".*; only letters, digits/,
    );
  });

  it("spaces may stand inside quotation marks alone", () => {
    expect(fillTemplates({ a: 'A="{{X}}"' }, { X: "b c" })).toEqual({ a: 'A="b c"' });
    expect(() => fillTemplates({ a: 'A="x {{X}}"' }, { X: "b c" })).toThrow(/only letters/);
  });

  it("lines with a line break, without saying what is in them", () => {
    expect(() => fillTemplates({ a: "{{L}}" }, { L: ["fine", "con\nfidential"] })).toThrow(
      "cloud-init templates:\n  a: line 2 of {{L}} contains a line break or another control character",
    );
  });

  it.each(["\u2028", "\u2029", "\u0085", "\r"])("lines with a separator that ends a line for YAML: %j", (separator) => {
    expect(() => fillTemplates({ a: "{{L}}" }, { L: [`one${separator}two`] })).toThrow(/line 1 of {{L}} contains/);
  });

  it("lines where the line holds more", () => {
    expect(() => fillTemplates({ a: "A={{L}}" }, { L: ["1"] })).toThrow(/stands for whole lines/);
  });

  it("whatever the value: a text keeps its lines and its words, or is refused", () => {
    const text = "# {{X}}\nA={{X}}\nB {{X}} C\n";
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 12 }), (value) => {
        let filled: string;
        try {
          filled = fillTemplates({ text }, { X: value }).text!;
        } catch {
          return;
        }
        expect(filled.split("\n").map((line) => line.split(/\s+/).length)).toEqual([2, 1, 3, 1]);
      }),
      { numRuns: 500 },
    );
  });
});
