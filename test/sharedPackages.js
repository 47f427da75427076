/**
 * Jest's module loader: npm packages, jest's own among them, are loaded once in a process, by Node.js itself, and not anew for each
 * file of tests; a module of the project is compiled once in a process. Both took most of the unit tests' processor time. The
 * project's own modules stay each file's own, and so does jest-circus, which keeps a file's tests. It overrides methods of
 * jest-runtime 30 that are no public interface: after an update of jest, look whether they are still called.
 */
// eslint-disable-next-line own/fixed-paths -- it is itself a loader, of the packages that tests import
const { createRequire, isBuiltin } = require("node:module");
const { Script } = require("node:vm");
const { default: Runtime } = require("jest-runtime");
const COMPRESSORS = require("./compressors");

/** Packages; jest's own go another way, and those that compress are another module in some projects (jest.config.js). */
const isShared = (name) => !/^[./]|^@jest\//.test(name) && !COMPRESSORS.test(name) && !isBuiltin(name);

/** Compiled modules by file, each with the source that it was compiled from. */
const compiled = new Map();

/** The function of a module. A script's functions are compiled once, however often it is run to make the module anew. */
function functionOf(source, filename, parameters) {
  const known = compiled.get(filename);
  if (known?.source === source) return known.script.runInThisContext();
  const head = `(function(${parameters.join()}){`;
  const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  compiled.set(filename, { source, script });
  return script.runInThisContext();
}

module.exports = class extends Runtime {
  constructor(...given) {
    super(...given);
    const { executor } = this;
    executor.compile = (source, filename) => functionOf(source, filename, executor.injectedModuleParameters);
  }

  requireModuleOrMock(from, name) {
    // eslint-disable-next-line own/fixed-paths -- a test's own import, which the import rules see there
    return isShared(name) ? require(name) : super.requireModuleOrMock(from, name);
  }

  /** A module that jest itself asks for: one of its packages, or a file by its path alone, jest-circus. */
  requireInternalModule(from, name) {
    return name && /^[@a-z]/.test(name) ? createRequire(from)(name) : super.requireInternalModule(from, name);
  }
};
