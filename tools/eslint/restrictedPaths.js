/**
 * `import-x/no-restricted-paths` with two forms of import that import-x does not see, so that no room takes another one's modules that way:
 * types where they are named, `import("./file").Type`, and a path in backticks.
 */
const { rules } = require("eslint-plugin-import-x");

const restricted = rules["no-restricted-paths"];

module.exports = {
  ...restricted,
  create(context) {
    const visitors = restricted.create(context);
    const check = visitors.ExportAllDeclaration;
    const ImportExpression = (node) => {
      const { source } = node;
      const [text, more] = source.type === "TemplateLiteral" ? source.quasis : [];
      if (text !== undefined && more === undefined)
        check({ ...node, source: { ...source, type: "Literal", value: text.value.cooked } });
      else visitors.ImportExpression(node);
    };
    return { ...visitors, TSImportType: check, ImportExpression };
  },
};
