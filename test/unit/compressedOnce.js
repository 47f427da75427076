/**
 * fflate, which compresses the same bytes once in a process: many tests deploy the same boot configuration, and compressing it
 * takes most of their time.
 */
const fflate = require("fflate/node");

const known = (globalThis[Symbol.for("texts that tests have compressed")] ??= new Map());

function gzipSync(data, options) {
  const key = `${JSON.stringify(options)} ${Buffer.from(data).toString("latin1")}`;
  if (!known.has(key)) known.set(key, fflate.gzipSync(data, options));
  return known.get(key);
}

module.exports = { ...fflate, gzipSync };
