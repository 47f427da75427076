/**
 * Runs one of this project's commands on a machine that may have nothing but Node: `node scripts/run.mjs <command> [args]`.
 * Plain JavaScript without a dependency, because it is what brings the dependencies: it makes `node_modules` agree with
 * `package-lock.json` and then loads `scripts/<command>.ts` through tsx, in this same process, so that signals, standard
 * streams and exit codes are the command's own.
 */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages, packagesAgree } from "./packages.mjs";

const WRONG_USE = 2;
const FAILED = 3;
/** The oldest Node that the Pulumi SDK and the language features used here run on. */
const OLDEST_NODE = 20;

const here = dirname(fileURLToPath(import.meta.url));
const project = dirname(here);
const stop = (code, message) => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  stop(FAILED, `This project needs Node ${OLDEST_NODE} or newer; this is ${process.version}.`);
}

const commands = readdirSync(here)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));
const [command, ...args] = process.argv.slice(2);
if (command === undefined || !commands.includes(command)) {
  const asked = command === undefined ? "no command given" : `there is no command "${command}"`;
  stop(WRONG_USE, `${asked}; the commands are: ${commands.join(", ")}`);
}

try {
  if (!packagesAgree(project)) await installPackages(project);
} catch (error) {
  stop(FAILED, `The npm packages could not be installed: ${error.message}`);
}

await import("tsx");
process.argv = [process.argv[0], join(here, `${command}.ts`), ...args];
createRequire(import.meta.url)(process.argv[1]);
