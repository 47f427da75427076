/**
 * Starts the test files that take longest first, so that none of them runs alone at the end when two run at a time. Jest knows
 * durations only of files that ran in the same folder before; CI never has them.
 */
const { default: Sequencer } = require("@jest/test-sequencer");

/** Seconds of the files that take much longer than the others of their suite, measured on 2 cores; the others come after them, in jest's own order. */
const SECONDS = {
  "e2e/inspection": 220,
  "e2e/gateway": 190,
  "e2e/replacement": 180,
  "e2e/rotation": 135,
  "e2e/foreignPeered": 95,
  "e2e/admission": 105,
  "e2e/places": 105,
  "emulator/previewExamples": 140,
  "emulator/settingsWalk": 120,
  "emulator/policyPack": 70,
  "programs/cloud-init/external/monitor": 30,
  "properties/settings/effects": 15,
};

const secondsOf = ({ path }) => SECONDS[/\/test\/(.+)\.test\.ts$/.exec(path.replaceAll("\\", "/"))?.[1]] ?? 0;

module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => secondsOf(b) - secondsOf(a));
  }
};

/** Exported for the test that keeps its names true. */
module.exports.SECONDS = SECONDS;
