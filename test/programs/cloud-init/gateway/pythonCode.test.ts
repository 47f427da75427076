import { execFileSync } from "node:child_process";
import { gatewayFiles } from "../../../../infra/gateway";
import { pythonCode } from "../../../../infra/gateway/pythonCode";
import { PYTHON } from "../python";

/** Whether Python reads two texts as the same tree with the same line numbers, doc strings, columns and the ends of pieces aside. */
const TREES = `
import ast, json, re, sys
def tree(text):
    root = ast.parse(text)
    for node in ast.walk(root):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            first.value.value = ""
    return re.sub(r"(end_\\w+|col_offset)=\\d+", "", ast.dump(root, include_attributes=True))
json.dump([tree(a) == tree(b) for a, b in json.load(sys.stdin)], sys.stdout)
`;
const compared = (texts: readonly string[]): boolean[] =>
  JSON.parse(
    execFileSync(PYTHON, ["-c", TREES], {
      input: JSON.stringify(texts.map((text) => [text, pythonCode(text)])),
    }).toString(),
  ) as boolean[];

test("every Python file that travels without its comments is the same program, line by line", () => {
  const files = Object.entries(gatewayFiles()).filter(([path]) => path.endsWith(".py"));
  const answers = compared(files.map(([, text]) => text));
  expect(files.filter((_, i) => !answers[i]).map(([path]) => path)).toEqual([]);
  expect(files.length).toBeGreaterThan(40);
});

test("strings that hold what looks like a comment, or a doc string, stay", () => {
  const kept = [
    `a = "#1" + '#2'  # comment\n`,
    `a = r"\\"#"\nb = '''\n# no comment\n'''\nc = f"{a!r}#"\n`,
    `def f():\n    """One.\n\n    Two # three.\n    """\n    return """x:\n    # y"""\n`,
    `class A(Exception):\n    """Only this."""\n`,
  ];
  expect(compared(kept)).toEqual(kept.map(() => true));
  expect(pythonCode(kept[2]!)).toBe(`def f():\n ""\n\n\n\n return """x:\n    # y"""\n`);
  expect(pythonCode(`"""The file."""\nimport os  # why\n\n# alone\n`)).toBe(`""\nimport os\n\n\n`);
});
