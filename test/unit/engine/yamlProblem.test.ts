import { readStackYaml } from "../../../engine/stackYaml";
import { yamlProblem } from "../../../engine/yamlProblem";

/** The sentence about a text that cannot be read. */
function problem(text: string): string {
  try {
    readStackYaml(text);
  } catch (error) {
    return yamlProblem(error, "Pulumi.x.yaml");
  }
  return "";
}

test.each([
  ["a tab", "config:\n\ta: 1\n", "line 2, column 1  a tab is not allowed as indentation; use spaces"],
  ["a line too far left", "config:\n  a: 1\n b: 2\n", "line 3, column 1  wrong indentation; begin all settings of a"],
  [
    "a line too far right",
    "config:\n  a: 1\n   b: 2\n",
    "line 2, column 6  a setting inside a value; begin all settings",
  ],
  [
    "a bracket left open",
    "config:\n  a: [1, 2\n  b: 3\n",
    "line 3, column 3  wrong indentation; begin all settings of a",
  ],
  ["a colon in a value", "config:\n  a: b: c\n", "line 2, column 6  a setting inside a value; begin all settings of a"],
  [
    "no space behind a colon",
    "config:\n  a:1\n  b: 2\n",
    "line 2, column 3  a name without a value; write a colon and",
  ],
  ["PEM that is not indented", "config:\n  a: |\n-----BEGIN X-----\nx\n", "line 3, column 1  a name without a value; "],
  ["a name twice", "config:\n  a: 1\n  a: 2\n", "line 3, column 3  this name is in its section twice; leave one out"],
  [
    "a special character",
    "config:\n  a: @x\n",
    "line 2, column 6  a value cannot begin with this character; put it in",
  ],
  ["a path with backslashes", 'config:\n  a: "C:\\q"\n', "line 2, column 9  a backslash needs a second one in double"],
  ["a second document", "config: {}\n---\nconfig: {}\n", "line 2, column 1  a second document begins here; leave out"],
  ["a quote left open", "config:\n  a: 'x\n", "line 3, column 1  Missing closing 'quote"],
  ["an alias of nothing", "config:\n  a: *x\n", "Unresolved alias (the anchor must be set before the alias): x"],
])("%s is named with the file, the place and what would be right", (_what, text, words) => {
  expect(problem(text)).toContain(`1 problem in Pulumi.x.yaml:\n  ${words}`);
});

test("the line, which may hold a secret, is not repeated", () => {
  expect(problem('config:\n  preSharedKey: "geheim\n  a: b: c\n')).not.toMatch(/geheim|preSharedKey/);
  expect(problem("config:\n  preSharedKey: geheim: x\n")).not.toMatch(/geheim|preSharedKey/);
});
