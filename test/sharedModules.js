/**
 * Jest's module loader: the project's own modules outside test/ are loaded once in a process, by Node.js itself, as the npm packages are
 * (sharedPackages.js). Loading them anew for each file of tests took a fifth of the unit tests' processor time, and code that is
 * always new is never optimized. What they export is frozen, so that no test can change it for the files after it: the test fails.
 */
// eslint-disable-next-line own/fixed-paths -- it is itself a loader, of what tests import
const Module = require("node:module");
const { createRequire } = Module;
const { dirname, join, sep } = require("node:path");
const COMPRESSORS = require("./compressors");
const SharedPackages = require("./sharedPackages.js");

const root = dirname(__dirname);
const OWN = /\.(ts|json)$/; // Node.js loads the others as it always does
const NOT_SHARED = ["test", "node_modules", "reports"].map((folder) => join(root, folder) + sep);
const COMPRESSED_ONCE = join(__dirname, "unit", "compressedOnce.js");

const isShared = (file) =>
  file.startsWith(root + sep) && OWN.test(file) && !NOT_SHARED.some((one) => file.startsWith(one));

/** The compiler of jest's settings, with jest's cache; and where each module's source map lies, for the lines of a failure. */
let compile;
const sourceMaps = new Map();

/** Freezes plain values to their last part; what a package made, such as a schema, stays as it is. */
function freeze(value) {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null) return;
  Object.freeze(value);
  for (const key of Object.keys(value)) freeze(value[key]);
}

function loadsOwnModules() {
  const { _resolveFilename: resolve, _extensions: extensions } = Module;
  const json = extensions[".json"];
  extensions[".ts"] = (module, file) => {
    module._compile(compile(file), file);
    freeze({ ...module.exports });
  };
  extensions[".json"] = (module, file) => {
    json(module, file);
    if (isShared(file)) freeze(module.exports);
  };
  Module._resolveFilename = (name, parent, ...rest) =>
    COMPRESSORS.test(name) && isShared(parent?.filename ?? "")
      ? COMPRESSED_ONCE
      : resolve.call(Module, name, parent, ...rest);
}

/** Files by what asks for them and how. */
const resolved = new Map();

function sharedFile(from, name) {
  const key = join(dirname(from), name);
  if (!resolved.has(key)) {
    const file = createRequire(from).resolve(name);
    resolved.set(key, isShared(file) ? file : undefined);
  }
  return resolved.get(key);
}

module.exports = class extends SharedPackages {
  constructor(...given) {
    super(...given);
    const { transformCache } = this;
    transformCache.sourceMaps = sourceMaps;
    if (compile === undefined) loadsOwnModules();
    compile = (file) => transformCache.transform(file);
    // In watch mode the process outlives a change of a module.
    const { watch, watchAll, collectCoverage } = given[7];
    this.sharesModules = !watch && !watchAll && !collectCoverage;
  }

  requireModuleOrMock(from, name) {
    if (this.sharesModules && name.startsWith(".")) {
      const file = sharedFile(from, name);
      // eslint-disable-next-line own/fixed-paths -- a test's own import, which the import rules see there
      if (file !== undefined) return require(file);
    }
    return super.requireModuleOrMock(from, name);
  }
};
