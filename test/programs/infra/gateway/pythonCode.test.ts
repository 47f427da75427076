import { execFileSync } from "node:child_process";
import { gatewayFiles } from "../../../../infra/gateway";
import { pythonCode } from "../../../../infra/gateway/pythonCode";

test("a module on the machine has the same syntax tree as here, without what is left out", () => {
  const trees: string[][] = [];
  const program = `import ast, json, sys
for text in json.load(sys.stdin):
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body[0].value.value = ""
    print(ast.dump(tree))`;
  const tree = (input: string) =>
    execFileSync("python3", ["-c", program], { input, encoding: "utf8", maxBuffer: 64 << 20 });
  const modules = Object.entries(gatewayFiles()).filter(([name]) => name.endsWith(".py"));
  expect(modules.length).toBeGreaterThan(60);
  for (const change of [pythonCode, (text: string) => text])
    trees.push(tree(JSON.stringify(modules.map(([, text]) => change(text)))).split("\n"));
  expect(trees[0]).toEqual(trees[1]);
});
