/**
 * Jest's environment: test files run in the process's own context, one after the other, so that they can share the packages that
 * `sharedPackages.js` loads. A context of its own for each file would make `instanceof` fail between a test and a package.
 * A file's changes of the process are taken back after it.
 */
const { ModuleMocker } = require("jest-mock");
const { LegacyFakeTimers, ModernFakeTimers } = require("@jest/fake-timers");

const timerConfig = { idToRef: (id) => ({ id, ref: () => id, unref: () => id }), refToId: ({ id }) => id };

/**
 * Descriptions of the symbols under which jest-circus keeps its handlers and its state in the global object. They end with a file:
 * the next file's handlers would come on top, and each event of its tests would go to the handlers of all files before.
 */
const CIRCUS = new Set(["EVENT_HANDLERS", "JEST_STATE_SYMBOL"]);

module.exports = class OneContext {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);

  constructor({ projectConfig: config }) {
    const { moduleMocker, global } = this;
    this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
    const { exit, exitCode, env } = process;
    this.before = { console, exit, exitCode, folder: process.cwd(), env: { ...env } };
  }

  exportConditions() {
    return ["node", "node-addons"];
  }

  /** Jest asks for it, and `sharedPackages.js` compiles without it. */
  getVmContext() {
    return globalThis;
  }

  async setup() {}

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    const { console, exit, exitCode, folder, env } = this.before;
    globalThis.console = console;
    Object.assign(process, { exit, exitCode });
    process.chdir(folder);
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    for (const key of Object.getOwnPropertySymbols(globalThis)) if (CIRCUS.has(key.description)) delete globalThis[key];
  }
};
