/**
 * `import-x/no-restricted-paths` with forms of import that import-x does not see, so that no folder takes another one's modules that way:
 * types where they are named, `import("./file").Type`, a path in backticks, and `require.resolve` with its kin.
 */
const { rules } = require("eslint-plugin-import-x");
const { fixedText, takesModulePath } = require("./modulePaths");

const restricted = rules["no-restricted-paths"];

module.exports = {
  ...restricted,
  create(context) {
    const visitors = restricted.create(context);
    const check = visitors.ExportAllDeclaration;
    const checkPath = (node, path) => {
      const value = fixedText(path);
      if (value !== undefined) check({ ...node, source: { ...path, type: "Literal", value } });
    };
    return {
      ...visitors,
      TSImportType: check,
      TSExternalModuleReference: (node) => checkPath(node, node.expression),
      ImportExpression: (node) => checkPath(node, node.source),
      CallExpression: (node) => takesModulePath(node.callee) && checkPath(node, node.arguments[0]),
    };
  },
};
