const { createHash } = require("node:crypto");
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const tseslint = require("typescript-eslint");
const fixedPaths = require("./tools/eslint/fixedPaths");
const knownFolders = require("./tools/eslint/knownFolders");
const noCircles = require("./tools/eslint/noCircles");
const restrictedPaths = require("./tools/eslint/restrictedPaths");

/**
 * The layers of infra/, the lowest first. None imports what stands above it, not even a type: the model (what can be set, its
 * limits and defaults), the parts of the deployment, the validation of all settings together, the component, the program.
 */
const LAYERS = [
  ["model"],
  [
    "deploymentError.ts",
    "errorMessage.ts",
    "names.ts",
    "placement.ts",
    "roleAssignments.ts",
    "tags.ts",
    "managementApi.ts",
  ],
  ["network", "certificates", "icap"],
  ["gateway"],
  ["monitoring"],
  ["settings", "settings.ts"],
  ["portal.ts", "component", "existing.ts", "icapGateway.ts", "guardRailFacts.ts"],
  ["index.ts", "stackTraces.ts"],
];

function layers() {
  const at = (names) => names.map((name) => `./infra/${name}`);
  return LAYERS.slice(0, -1).flatMap((names, height) =>
    at(names).map((target) => ({
      target,
      from: LAYERS.slice(height + 1).flatMap(at),
      message: `import rule: ${target} stands below (docs/decisions.md, "Import rules")`,
    })),
  );
}

/** The emulator's halves: Azure's control plane, and the machines. `emulator/main.ts` joins them. */
const HALVES = ["azure", "host"];
const halves = HALVES.flatMap((half) =>
  HALVES.filter((other) => other !== half).map((other) => ({
    target: `./emulator/${half}`,
    from: `./emulator/${other}`,
    message: `import rule: emulator/${half} does not import emulator/${other} (docs/decisions.md, "Import rules")`,
  })),
);

/** The folders that each top-level folder may import from (docs/decisions.md, "Import rules"). A file beside the folders has a row of its own. */
const imports = {
  exposure: [],
  icap: [],
  console: [],
  places: [],
  infra: ["exposure"],
  policy: ["exposure"],
  emulator: ["exposure", "console"],
  preview: ["exposure", "policy", "console"],
  engine: ["console", "emulator", "infra"],
  bench: ["console", "engine", "exposure", "infra"],
  deployed: ["console", "engine", "infra"],
  verification: ["console", "engine", "exposure", "icap", "infra"],
  versions: ["console", "emulator", "engine", "infra", "policy", "preview"],
  scripts: [
    ...["exposure", "icap", "console", "infra", "policy", "emulator", "preview", "engine", "bench"],
    ...["deployed", "verification", "versions"],
  ],
  plugin: [],
  tools: ["test", "jest.config.js"],
  "eslint.config.js": ["tools"],
  "jest.config.js": ["test"],
  "prettier.config.js": [],
};
/**
 * The public modules of a folder, which other folders may import: one, and more where loading all of it would take
 * seconds. `bench` has none: only the commands that measure import it, and each puts other parts of the rig together.
 */
const publicModules = {
  exposure: ["index.ts"],
  icap: ["index.ts"],
  policy: ["index.ts"],
  preview: ["index.ts"],
  // tools apart from each other: whoever reads a file does not load what parses a command line
  console: [
    "command.ts",
    "htmlPage.ts",
    "outputFiles.ts",
    "printable.ts",
    "progress.ts",
    "readText.ts",
    "runTool.ts",
    "stackName.ts",
    "stopSignal.ts",
    "table.ts",
    "userError.ts",
    "wrongParts.ts",
  ],
  emulator: ["index.ts", "azure/index.ts"],
  deployed: ["index.ts", "account.ts"],
  verification: ["index.ts", "ownFiles/list.ts", "samples/office.ts"],
  versions: ["index.ts"],
  engine: [
    "backendStack.ts",
    "cli/pulumiCli.ts",
    "clientIdentity.ts",
    "encryptedSettings.ts",
    "engineEvents.ts",
    "environment.ts",
    "existingResources.ts",
    "parallel.ts",
    "plannedStack.ts",
    "productFiles.ts",
    "projectCopy.ts",
    "scannerDatabase.ts",
    "stack.ts",
  ],
  infra: [
    "index.ts",
    "existing.ts",
    "guardRailFacts.ts",
    "settings.ts",
    "model/schema.ts",
    "model/limits.ts",
    "model/nearestName.ts",
    "gateway/index.ts",
    "monitoring/sharedTables.ts",
    "monitoring/tables.ts",
    "network/clients.ts",
    "managementApi.ts",
  ],
};
const folders = [...Object.keys(imports), "test"];
/** Tests that deploy on Pulumi's mocks or open connections are a layer of their own, because `unit` is to stay fast. */
const unitZone = {
  target: "./test/unit",
  from: "./test/integration",
  message: "import rule: test/unit imports nothing of test/integration; a test that needs it goes there",
};
const zones = Object.entries(imports).flatMap(([folder, allowed]) => [
  {
    target: `./${folder}`,
    from: folders.filter((other) => other !== folder && !allowed.includes(other)).map((other) => `./${other}`),
    message: `import rule: ${folder} may import from ${allowed.join(", ") || "no other folder"}`,
  },
  ...allowed
    .filter((other) => publicModules[other] !== undefined)
    .map((other) => ({
      target: `./${folder}`,
      from: `./${other}`,
      except: publicModules[other],
      message: `import rule: other folders import only ${publicModules[other].join(", ")} of ${other}`,
    })),
]);

/** Our rules have the version of their own text, so that eslint's cache (`scripts/test/run.ts`) forgets what they said before a change. */
const ownVersion = () => {
  const folder = join(__dirname, "tools/eslint");
  const hash = createHash("sha256");
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest("hex");
};

/** Rules that need no types. Those that do are in .oxlintrc.json: the check `typed-lint` runs them on the native compiler. */
module.exports = tseslint.config(
  { ignores: ["node_modules", "dist", "reports", "coverage"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}"],
    plugins: {
      own: {
        meta: { name: "own", version: ownVersion() },
        rules: {
          "fixed-paths": fixedPaths,
          "known-folders": knownFolders,
          "no-circles": noCircles,
          "restricted-paths": restrictedPaths,
        },
      },
    },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".js", ".json"] } } },
    rules: {
      "own/restricted-paths": ["error", { zones: [...zones, unitZone, ...layers(), ...halves] }],
      "own/fixed-paths": "error",
      "own/known-folders": ["error", folders],
      "own/no-circles": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "max-lines": ["error", { max: 250, skipComments: true, skipBlankLines: true }],
      eqeqeq: "error",
    },
  },
  {
    files: ["*.js", "plugin/*.js", "policy/*.js", "test/*.js", "test/unit/*.js", "tools/*/*.js"],
    languageOptions: { sourceType: "commonjs" },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
