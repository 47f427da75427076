/** `npm run settings`: writes the pages, schemas and types that follow from the settings' schemas. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newCommand, runCommand } from "../console/command";
import { argumentTypes } from "./settings/argumentTypes";
import { fleetSchema } from "./settings/fleetSchema";
import { packageSchema } from "./settings/packageSchema";
import { projectFile } from "./settings/projectFile";
import { settingsPage } from "./settings/reference";
import { stackFileSchema } from "./settings/stackFileSchema";

const project = dirname(__dirname);

function main(): Promise<number> {
  newCommand(
    "npm run settings --",
    "Writes docs/settings.md, the JSON Schemas of stack and fleet files in infra/settings, the component's types and schema in infra/component, and the " +
      "descriptions in Pulumi.yaml from the settings' schemas.",
  ).parse();
  const write = (file: string, text: string) => writeFileSync(join(project, file), text);
  write("docs/settings.md", settingsPage());
  write("infra/settings/stackFile.schema.json", `${JSON.stringify(stackFileSchema(), null, 2)}\n`);
  write("infra/settings/fleet.schema.json", `${JSON.stringify(fleetSchema(), null, 2)}\n`);
  write("infra/component/arguments.ts", argumentTypes());
  write("infra/component/schema.json", `${JSON.stringify(packageSchema(), null, 2)}\n`);
  write("Pulumi.yaml", projectFile(readFileSync(join(project, "Pulumi.yaml"), "utf8")));
  return Promise.resolve(0);
}

void runCommand(main);
