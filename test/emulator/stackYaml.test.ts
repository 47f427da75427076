/** The Pulumi CLI, asked how it reads texts without quotes: this project's own reader of stack files reads them the same. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Progress } from "../../console/progress";
import { datesAsWritten } from "../../infra/settings/yamlTimes";
import { prepareMachine } from "../../scripts/installation/prepareMachine";
import { READ_BY_THE_CLI } from "../unit/engine/readByTheCli";

const folder = mkdtempSync(join(tmpdir(), "stack-yaml-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("numbers, truth values and dates of a stack file", async () => {
  const { cli, cliRefusal } = await prepareMachine(join(__dirname, "../.."), new Progress(), {
    cli: true,
    boot: false,
  });
  if (cli === undefined) throw new Error(cliRefusal);
  const lists = READ_BY_THE_CLI.map(([written], i) => `  p:a${i}:\n    - ${written}\n`);
  writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  const env = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "x",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const ask = (...argv: string[]) => execFileSync(cli.path, argv, { cwd: folder, env, encoding: "utf8" });
  ask("stack", "init", "dev", "--non-interactive");
  writeFileSync(join(folder, "Pulumi.dev.yaml"), `config:\n${lists.join("")}`);
  const config = JSON.parse(ask("config", "--json", "--stack", "dev")) as Record<string, { value: string }>;
  const read = READ_BY_THE_CLI.map(([written], i) => [
    written,
    ...(datesAsWritten(JSON.parse(config[`p:a${i}`]!.value)) as unknown[]),
  ]);
  expect(read).toEqual(READ_BY_THE_CLI);
});
