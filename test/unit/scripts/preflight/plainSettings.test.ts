import { readdirSync } from "node:fs";
import { join } from "node:path";
import { plainSettings } from "../../../../scripts/preflight/plainSettings";

const project = join(__dirname, "../../../..");
const stacks = readdirSync(project).flatMap((file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? []);

test.each(stacks)(
  "the settings of the stack %s are read with placeholders for what is not in its file",
  async (stack) => {
    expect((await plainSettings(project, stack, new Date("2026-11-30"))).stack).toBe(stack);
  },
);
