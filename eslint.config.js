const tseslint = require("typescript-eslint");
const importX = require("eslint-plugin-import-x");

/** What each room may import of the others (docs/decisions.md, "Import rules"). */
const imports = {
  exposure: [],
  icap: [],
  console: [],
  infra: ["exposure"],
  policy: ["exposure"],
  emulator: ["exposure"],
  preview: ["exposure", "policy", "console"],
  engine: ["console", "emulator", "infra"],
  bench: ["console", "engine", "exposure", "infra"],
  scripts: ["exposure", "icap", "console", "infra", "policy", "emulator", "preview", "engine", "bench"],
};
const rooms = [...Object.keys(imports), "test"];
const zones = Object.entries(imports).map(([room, allowed]) => ({
  target: `./${room}`,
  from: rooms.filter((other) => other !== room && !allowed.includes(other)).map((other) => `./${other}`),
  message: "import rule: see docs/decisions.md",
}));

module.exports = tseslint.config(
  { ignores: ["node_modules", "dist", "reports", "coverage"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".js", ".json"] } } },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": ["error", { maxDepth: 6 }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "max-lines": ["warn", { max: 250, skipComments: true, skipBlankLines: true }],
      eqeqeq: "error",
    },
  },
  {
    files: ["*.js"],
    languageOptions: { sourceType: "commonjs" },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
