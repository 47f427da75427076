/** Refuses a file of code outside the folders and files that the import rules name, because none of them would hold for it. */
const { relative, sep } = require("node:path");

module.exports = {
  meta: {
    type: "problem",
    schema: [{ type: "array", items: { type: "string" } }],
    messages: { unknown: "import rule: no rule knows {{room}}; give it a row in eslint.config.js" },
  },
  create(context) {
    const [room] = relative(context.cwd, context.filename).split(sep);
    return {
      Program(node) {
        if (!context.options[0].includes(room)) context.report({ node, messageId: "unknown", data: { room } });
      },
    };
  },
};
