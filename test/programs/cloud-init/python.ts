import { join } from "node:path";

/** The interpreter that the gateway's programs name in their first line; a version manager's own `python3` starts slowly. */
export const PYTHON = "/usr/bin/python3";

/**
 * Its options: modules that it compiled are kept outside of the folders that are sent to gateways, and compiled once for all tests, which
 * start it some hundred times. Compiling takes half of a program's start.
 */
export const PYTHON_OPTIONS = ["-X", `pycache_prefix=${join(__dirname, "../../../node_modules/.cache/python")}`];
