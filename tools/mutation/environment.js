/**
 * Jest's environment for mutants: after a test of a file has failed, its other tests are skipped. Stryker needs one failure.
 * A deployment that an earlier test has recorded (test/integration/infra/deployed.ts) is of no use here: it is of the code without this mutant,
 * or with another one, and the lines that it ran count for the earlier test alone. So each file and each test records its own.
 */
const OneContext = require("../../test/oneContext.js");

const RECORDED = Symbol.for("deployments that tests have recorded");

module.exports = class extends OneContext {
  failed = false;

  async setup() {
    await super.setup();
    globalThis[RECORDED]?.clear();
  }

  handleTestEvent({ name, test }) {
    if (name === "test_start") globalThis[RECORDED]?.clear();
    if (name === "test_done" && test.errors.length > 0) this.failed = true;
    if (name === "test_start" && this.failed) test.mode = "skip";
  }
};
