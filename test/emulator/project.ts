/** The project's own program with the settings of an environment, on the real engine and the emulator without machines. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import program from "../../infra/index";
import { issueClient } from "./clientCertificate";
import { Engine } from "./engine";

const project = path.resolve(__dirname, "../..");
const folders: string[] = [];

/** A copy of the project's files, because the engine writes into the stack file. */
function projectCopy(stackName: string, changes: Record<string, unknown>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-project-"));
  folders.push(folder);
  mkdirSync(path.join(folder, "infra"));
  writeFileSync(path.join(folder, "infra", "index.ts"), "");
  copyFileSync(path.join(project, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
  const file = `Pulumi.${stackName}.yaml`;
  const { config } = parse(readFileSync(path.join(project, file), "utf8")) as { config: Record<string, unknown> };
  for (const [key, value] of Object.entries(changes))
    config[key] = typeof value === "string" ? value : { ...(config[key] as object), ...(value as object) };
  writeFileSync(path.join(folder, file), stringify({ config }));
  return folder;
}

/** An engine whose stack has the settings of the environment, with these sections changed. */
export async function startProject(
  stackName: string,
  changes: Record<string, unknown> = {},
  env: Record<string, string> = {},
): Promise<Engine> {
  const workDir = projectCopy(stackName, changes);
  const engine = await Engine.start({ stackName, projectName: "defender-icap-gateway", workDir, env });
  engine.program = program;
  return engine;
}

/** The certificate of a client that the settings name: `test` and `prod` have none of their own. */
export const clientSettings = async () => ({
  "defender-icap-gateway:client": { certificates: await issueClient() },
});

/** Removes the copies that `startProject` made. */
export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
