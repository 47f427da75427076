/**
 * fflate and brotli-wasm, which compress the same bytes once in a process: many tests deploy the same boot configuration, and
 * compressing it takes most of their time.
 */
const brotli = require("../../node_modules/brotli-wasm/index.node.js"); // by its name jest would give this module
const fflate = require("fflate/node");

const known = (globalThis[Symbol.for("texts that tests have compressed")] ??= new Map());

const once = (name, compress) => (data, options) => {
  const key = `${name} ${JSON.stringify(options)} ${Buffer.from(data).toString("latin1")}`;
  if (!known.has(key)) known.set(key, compress(data, options));
  return known.get(key);
};

module.exports = { ...fflate, gzipSync: once("gzip", fflate.gzipSync), compress: once("Brotli", brotli.compress) };
