const tseslint = require("typescript-eslint");
const importX = require("eslint-plugin-import-x");

/** Who may import whom (docs/decisions.md, "Import rules"). `target` may not import `from`. */
const above = ["./console", "./preview", "./scripts", "./test"];
const zones = [
  { target: "./exposure", from: ["./infra", "./icap", "./policy", "./emulator", ...above] },
  { target: "./icap", from: ["./infra", "./exposure", "./policy", "./emulator", ...above] },
  { target: "./infra", from: ["./icap", "./policy", "./emulator", ...above] },
  { target: "./policy", from: ["./infra", "./icap", "./emulator", ...above] },
  { target: "./emulator", from: ["./infra", "./icap", "./policy", ...above] },
  {
    target: "./console",
    from: ["./exposure", "./infra", "./icap", "./policy", "./emulator", "./preview", "./scripts", "./test"],
  },
  { target: "./preview", from: ["./infra", "./icap", "./emulator", "./scripts", "./test"] },
  { target: "./scripts", from: ["./test"] },
].map((zone) => ({ ...zone, message: "import rule: see docs/decisions.md" }));

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
