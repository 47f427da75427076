/** Refuses a file of code outside the folders and files that the import rules name, because none of them would hold for it. */
const { relative, sep } = require("node:path");

module.exports = {
  meta: {
    type: "problem",
    schema: [{ type: "array", items: { type: "string" } }],
    messages: { unknown: "import rule: no rule knows {{folder}}; give it a row in eslint.config.js" },
  },
  create(context) {
    const [folder] = relative(context.cwd, context.filename).split(sep);
    return {
      Program(node) {
        if (!context.options[0].includes(folder)) context.report({ node, messageId: "unknown", data: { folder } });
      },
    };
  },
};
