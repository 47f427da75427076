/** Jest's environment for mutants: after a test of a file has failed, its other tests are skipped. Stryker needs one failure. */
const OneContext = require("../../test/oneContext.js");

module.exports = class extends OneContext {
  failed = false;

  handleTestEvent({ name, test }) {
    if (name === "test_done" && test.errors.length > 0) this.failed = true;
    if (name === "test_start" && this.failed) test.mode = "skip";
  }
};
