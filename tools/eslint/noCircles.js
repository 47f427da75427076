/**
 * Refuses an import that leads back to the file it stands in, imports of types included: two files that need each other's
 * types are one idea in two places as well. `import-x/no-cycle` looks past imports of types.
 */
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { preProcessFile } = require("typescript");
const { fixedText, takesModulePath } = require("./modulePaths");

/** Files that each file imports, by its path; read once a process. */
const known = new Map();

/** Path of the file of code that `specifier` means in `file`; undefined for packages and for other kinds of files. */
function resolved(specifier, file) {
  if (!specifier.startsWith(".")) return undefined;
  const path = join(dirname(file), specifier);
  const candidates = [path, `${path}.ts`, `${path}.js`, join(path, "index.ts"), join(path, "index.js")];
  return candidates.find((one) => /\.[cm]?[jt]s$/.test(one) && existsSync(one));
}

function importsOf(file) {
  if (!known.has(file)) {
    const { importedFiles } = preProcessFile(readFileSync(file, "utf8"), true, true);
    const imported = importedFiles.map(({ fileName }) => resolved(fileName, file));
    known.set(
      file,
      imported.filter((path) => path !== undefined),
    );
  }
  return known.get(file);
}

/** The files from `start` to `goal` along imports, both included; undefined when there is no such way. */
function wayBetween(start, goal) {
  const reachedFrom = new Map([[start, undefined]]);
  for (const file of reachedFrom.keys()) {
    if (file === goal) {
      const way = [];
      for (let at = file; at !== undefined; at = reachedFrom.get(at)) way.unshift(at);
      return way;
    }
    for (const next of importsOf(file)) if (!reachedFrom.has(next)) reachedFrom.set(next, file);
  }
  return undefined;
}

module.exports = {
  meta: {
    type: "problem",
    schema: [],
    messages: { circle: "This import closes a circle: {{way}}" },
  },
  create(context) {
    const file = context.filename;
    const checkPath = (node) => {
      const specifier = fixedText(node);
      const imported = specifier === undefined ? undefined : resolved(specifier, file);
      const way = imported === undefined ? undefined : wayBetween(imported, file);
      if (way === undefined) return;
      const names = [file, ...way].map((path) => relative(context.cwd, path));
      context.report({ node, messageId: "circle", data: { way: names.join(" → ") } });
    };
    const check = ({ source }) => checkPath(source);
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      CallExpression: ({ callee, arguments: [path] }) => takesModulePath(callee) && checkPath(path),
    };
  },
};
