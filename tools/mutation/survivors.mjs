/**
 * Stryker's reporter for `npm run mutation`: prints each mutant that no test noticed as soon as it is tested, as JSON after the word
 * `unnoticed`. Stryker writes its report at the end, so without these lines a run that is stopped would show nothing.
 */
import { relative } from "node:path";
import { PluginKind, declareFactoryPlugin } from "@stryker-mutator/api/plugin";

const UNNOTICED = new Set(["Survived", "NoCoverage"]);

const survivors = () => ({
  onMutantTested({ fileName, status, mutatorName, replacement, location }) {
    if (!UNNOTICED.has(status)) return;
    const file = relative(process.cwd(), fileName);
    process.stdout.write(`unnoticed ${JSON.stringify({ file, status, mutatorName, replacement, location })}\n`);
  },
});

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, "survivors", survivors)];
