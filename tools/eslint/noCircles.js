/**
 * Refuses an import that leads back to the file it stands in, imports of types included: two files that need each other's
 * types are one idea in two places as well. `import-x/no-cycle` looks past imports of types.
 */
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { preProcessFile } = require("typescript");

/** Files that each file imports, by its path; read once a process. */
const known = new Map();

/** Path of the TypeScript file that `specifier` means in `file`; undefined for packages and for other kinds of files. */
function resolved(specifier, file) {
  if (!specifier.startsWith(".")) return undefined;
  const path = join(dirname(file), specifier);
  return [path, `${path}.ts`, join(path, "index.ts")].find((one) => one.endsWith(".ts") && existsSync(one));
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
    const check = ({ source }) => {
      const imported = typeof source?.value === "string" ? resolved(source.value, file) : undefined;
      const way = imported === undefined ? undefined : wayBetween(imported, file);
      if (way === undefined) return;
      const names = [file, ...way].map((path) => relative(context.cwd, path));
      context.report({ node: source, messageId: "circle", data: { way: names.join(" → ") } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
