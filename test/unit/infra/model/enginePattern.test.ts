import { enginePatternProblem } from "../../../../infra/model/enginePattern";
import { expressionProblem } from "../../../../infra/model/expressions";

describe("a regular expression that PCRE2 reads as JavaScript does, and can finish, is taken", () => {
  it.each([
    "PRJ-[0-9]{4}; (?=due)",
    "\\b(?:[A-Z]{2}\\d{6}|\\d{8})\\b",
    "(?:\\d[ -]?){13,16}",
    "[A-Za-z0-9._]{1,64}@corp\\.example",
    "(?<=(?:no|id)[.:])\\d{6}",
    "(?<=ab|c)x",
    "(?<quote>[\"'])key\\k<quote>",
    "(a|b)x\\1",
    "[-\\w][\\w-][^\\]x][+--][\\b]\\x2f\\/\\{\\0",
    "x]}",
    "\\(?<x>",
  ])("%s", (text) => expect(expressionProblem(text, "clamav")).toBeUndefined());
});

/** Each was taken, and clamd (PCRE2 10.42 and 10.46) ended over it: "Malformed database". */
describe("a regular expression with which the scanner would not start is refused", () => {
  it.each([
    ["a{1,99999}x", "contains a repetition of more than 65535 times"],
    ["x[[:foo:]]", "contains a POSIX class such as [:digit:]; write \\d, \\s, \\w or a range"],
    ["\\u{1F600}", "contains \\u, which PCRE2 rejects or reads differently"],
    ["\\y1", "contains \\y, which PCRE2 rejects or reads differently"],
    ["[^]x", "contains a character class that begins with ]"],
    ["[]x", "contains a character class that begins with ]"],
    ["(?<=a{1,3})b", "has a lookbehind of variable length"],
    ["(?<=x(?:a|bc))d", "has a lookbehind of variable length"],
    ["\\8", "refers to a group number that does not exist"],
    ["\\1a", "refers to a group number that does not exist"],
    ["[\\w-z]q", "contains a range that begins with a class such as \\d; write \\- for the hyphen itself"],
    ["[a-\\d]q", "contains a range that ends in a class such as"],
    ["\\kx", "contains a \\k that does not name one of its groups"],
    ["(?<a$>x)", "has two groups of the same name, or a group name that is not"],
    ["(?:[a-z]x[a-z]y){900}", "repeats a group too often for PCRE2's size limit"],
  ])("%s", (text, words) => expect(expressionProblem(text, "clamav")).toContain(words));
});

describe("a regular expression that means another thing to the engine than to the check is refused", () => {
  it.each([
    "x\\z",
    "x\\A",
    "x\\Qa\\E",
    "a\\K",
    "\\v",
    "\\hx",
    "\\p{L}x",
    "\\cA",
    "x\\012",
    "\\xA",
    "a{,3}b",
    "x[[:alpha:]]",
  ])("%s", (text) =>
    expect(expressionProblem(text, "clamav")).toMatch(/^contains (?:a |an )?(?:\\|\{|octal|POSIX class)/),
  );
});

/** Sixty letters in front of what they look for, or ten million in a row, and the engine gave up: the file passed. */
describe("a regular expression that the engine could give up is refused", () => {
  it.each([
    "(a|aa)+SECRET",
    "(?:\\w+,)+SECRET",
    "\\w+a-SECRET",
    ".*SECRET",
    "x{2,}y",
    "x+?y",
    "(?:x(?:y+)z)",
    "(?=.*b)a",
  ])("%s repeats without end", (text) =>
    expect(expressionProblem(text, "clamav")).toMatch(/^contains an unlimited repetition /),
  );

  it.each([
    ["(?:a|aa){1,50}SECRET", "over 1000000000"],
    ["(?:a|aa){18}SECRET", "262144"],
    ["\\w{1,500}\\w{1,500}-SECRET", "250000"],
    ["(?:a?){1,20}b", "2097150"],
    ["(?=\\w{1,500}\\w{1,500}x)a", "250000"],
    ["(?:(?:a|b|c){4}){3}x", "531441"],
  ])("%s has %s ways", (text, ways) =>
    expect(expressionProblem(text, "clamav")).toBe(
      `can match in ${ways} ways at one position; at most 200000 are allowed, because beyond that the engine may stop and let ` +
        "the file pass: use fewer or shorter repetitions",
    ),
  );
});

test("the fault of an expression is said without the words that it looks for", () => {
  for (const text of ["projectX+", "(?:projectX){9999}", "projectX{1,70000}", "projectX\\Q"])
    expect(enginePatternProblem(text, "clamav")).not.toContain("projectX");
});
