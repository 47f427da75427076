/** Packages that compress boot data, whose names test/unit/compressedOnce.js takes over in some projects. */
module.exports = /^(?:fflate|brotli-wasm)$/;
