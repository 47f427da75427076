/**
 * Runs one of this project's commands on a machine that may have nothing but Node: `node scripts/run.mjs <command> [args]`.
 * It is plain JavaScript without dependencies, because it installs the dependencies. It makes `node_modules` match `package-lock.json`, and
 * then loads `scripts/<command>.ts` through tsx in this process, so that signals, standard streams and exit codes are the command's own. If
 * this Node.js is too old, it continues under the pinned one.
 */
import { readdirSync } from "node:fs";
// eslint-disable-next-line own/fixed-paths -- the command's name is an argument; only scripts/*.ts are loaded so
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isTooOld, OLDEST_NODE, runUnderPinnedNode } from "./nodeVersion.mjs";
import { installPackages, packagesAgree } from "./packages.mjs";

const WRONG_USE = 2;
const FAILED = 3;
const here = dirname(fileURLToPath(import.meta.url));
const project = dirname(here);
const stop = (code, message) => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `Node.js ${process.version} is older than ${OLDEST_NODE}; the command continues with the Node.js of tools/node.\n`,
  );
  try {
    process.exit(await runUnderPinnedNode(project, process.argv.slice(1)));
  } catch (error) {
    stop(
      FAILED,
      `This project needs Node.js ${OLDEST_NODE} or newer, and this is ${process.version}. ${error.message}`,
    );
  }
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
