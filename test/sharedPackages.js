/**
 * Jest's module loader: npm packages are loaded once in a process, by Node.js itself, and not anew for each file of tests, which took
 * half of the unit tests' processor time. The project's own modules stay each file's own. It overrides two methods of jest-runtime 30
 * that are no public interface: after an update of jest, look whether they are still called.
 */
const { isBuiltin } = require("node:module");
const { compileFunction } = require("node:vm");
const { default: Runtime } = require("jest-runtime");

/** Packages; jest's own go another way, and `fflate` is another module in unit tests (jest.config.js). */
const isShared = (name) => !/^[./]|^@jest\/|^fflate$/.test(name) && !isBuiltin(name);

module.exports = class extends Runtime {
  constructor(...given) {
    super(...given);
    const { executor } = this;
    executor.compile = (source, filename) => compileFunction(source, executor.injectedModuleParameters, { filename });
  }

  requireModuleOrMock(from, name) {
    return isShared(name) ? require(name) : super.requireModuleOrMock(from, name);
  }
};
