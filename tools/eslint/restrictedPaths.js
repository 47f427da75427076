/**
 * `import-x/no-restricted-paths`, which also asks about types that are imported where they are named: `import("./file").Type`.
 * import-x looks past those, so a room could take another one's types that way.
 */
const { rules } = require("eslint-plugin-import-x");

const restricted = rules["no-restricted-paths"];

module.exports = {
  ...restricted,
  create(context) {
    const visitors = restricted.create(context);
    return { ...visitors, TSImportType: visitors.ExportAllDeclaration };
  },
};
