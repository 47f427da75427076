import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Linter } from "eslint";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the configuration is CommonJS without types
const config = require("../../../eslint.config.js") as Linter.Config[];

const ROOT = join(__dirname, "../../..");

describe("the layers of infra/", () => {
  const linter = new Linter({ cwd: ROOT });
  const problemsIn = (file: string, text: string): string[] =>
    linter
      .verify(text, config, { filename: join(ROOT, file) })
      .filter(({ ruleId }) => ruleId === "own/restricted-paths")
      .map(({ message }) => message);

  it.each([
    ["the model", "infra/model/limits.ts", "../gateway/capacity"],
    ["the network", "infra/network/clients.ts", "../settings/parse"],
    ["a gateway's files", "infra/gateway/userData.ts", "../settings"],
    ["certificates", "infra/certificates/pem.ts", "../gateway/userData"],
    ["the validation of settings", "infra/settings/parse.ts", "../icapGateway"],
    ["the network", "infra/network/clients.ts", "../gateway/lane"],
  ])("%s import nothing from above, not even a type", (_, file, above) => {
    for (const planted of [
      `import type { Anything } from "${above}";\nexport type A = Anything;\n`,
      `export type A = import("${above}").Anything;\n`,
    ])
      expect(problemsIn(file, planted)).toEqual([expect.stringContaining("import rule")]);
  });

  it("import the layers below", () => {
    expect(
      problemsIn("infra/gateway/userData.ts", 'import type { Settings } from "../model";\nexport type A = Settings;\n'),
    ).toEqual([]);
  });

  it("hold every file and folder of infra/", () => {
    const entries = readdirSync(join(ROOT, "infra")).filter((name) => name !== "tsconfig.json");
    for (const entry of entries) {
      const file = entry.endsWith(".ts") ? entry : `${entry}/planted.ts`;
      const up = entry.endsWith(".ts") ? "./" : "../";
      const top = entry === "index.ts" || entry === "stackTraces.ts";
      const found = problemsIn(`infra/${file}`, `import "${up}index";\n`);
      expect([entry, found.length > 0]).toEqual([entry, !top]);
    }
  });
});
