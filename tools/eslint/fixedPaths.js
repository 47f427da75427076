/**
 * Refuses an import whose path no rule can read: one that is put together at run time, one through a loader that `node:module` makes
 * (`createRequire`, `process.getBuiltinModule`), one through `require` under another name, and one in a comment (`/// <reference path>`, a
 * type of JSDoc). A place that needs one says so in a comment with its reason.
 */
const { fixedText, takesModulePath } = require("./modulePaths");

/** Comments that make a compiler load another file. */
const LOADING_COMMENT = /^\/\s*<reference\s+path\b|\{[^}]*\bimport\(/;

/** Mentions of `process.getBuiltinModule`, which gives `node:module` too. */
const BUILTIN = [
  'MemberExpression > Identifier.property[name="getBuiltinModule"]',
  'MemberExpression > Literal.property[value="getBuiltinModule"]',
  'Property > Identifier.key[name="getBuiltinModule"]',
].join(", ");

/** Properties of `require` that load nothing. */
const HARMLESS = ["cache", "main"];

/** Whether a mention of `require` is one that `takesModulePath` knows, or loads nothing. */
function isPlain(identifier) {
  const { parent } = identifier;
  if (parent.type === "CallExpression") return parent.callee === identifier;
  if (parent.type !== "MemberExpression" || parent.computed) return false;
  if (HARMLESS.includes(parent.property.name)) return true;
  return takesModulePath(parent) && parent.parent.type === "CallExpression" && parent.parent.callee === parent;
}

module.exports = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      computed: "import rule: the import rules cannot read this path; write it out",
      loader: "import rule: a loader of node:module imports what the import rules do not see",
      renamed: "import rule: the import rules know `require` by that name alone",
      comment: "import rule: the import rules read no comments; import what this one names",
    },
  },
  create(context) {
    const check = (node, path) => {
      const text = fixedText(path);
      if (text === undefined) context.report({ node, messageId: "computed" });
      else if (/^(node:)?module$/.test(text)) context.report({ node, messageId: "loader" });
    };
    const checkSource = (node) => node.source && check(node, node.source);
    return {
      ImportDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      ImportExpression: checkSource,
      TSExternalModuleReference: (node) => check(node, node.expression),
      CallExpression: (node) => takesModulePath(node.callee) && check(node, node.arguments[0]),
      [`:matches(${BUILTIN})`]: (node) => context.report({ node, messageId: "loader" }),
      "Program:exit"() {
        for (const comment of context.sourceCode.getAllComments())
          if (LOADING_COMMENT.test(comment.value)) context.report({ loc: comment.loc, messageId: "comment" });
        const mentions = context.sourceCode.scopeManager.scopes
          .flatMap(({ references }) => references)
          .filter(({ identifier, resolved }) => identifier.name === "require" && !resolved?.defs.length);
        for (const { identifier } of mentions)
          if (!isPlain(identifier)) context.report({ node: identifier, messageId: "renamed" });
      },
    };
  },
};
