/**
 * Jest's runner for mutants: test files run one after the other, the quick ones first, and none after one that failed. Jest's own
 * `bail` has no effect when Stryker starts jest.
 */
const { default: TestRunner } = require("jest-runner");

/** Milliseconds that files took in the run without a mutant, the first of the process. */
const durations = new Map();

module.exports = class extends TestRunner {
  async runTests(tests, watcher) {
    let failed = false;
    this.on("test-file-success", ([{ path }, { numFailingTests, perfStats }]) => {
      failed ||= numFailingTests > 0;
      if (!durations.has(path)) durations.set(path, perfStats.runtime);
    });
    this.on("test-file-failure", () => (failed = true));
    const quickFirst = tests.toSorted((a, b) => (durations.get(a.path) ?? 0) - (durations.get(b.path) ?? 0));
    for (const test of quickFirst) if (!failed) await super.runTests([test], watcher, { serial: true });
  }
};
