/** Promises of pages and reports, against what the gateways do. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const tracked = (...paths: string[]): string[] =>
  execFileSync("git", ["ls-files", "-z", ...paths], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter(Boolean);
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

test("nobody promises open transactions time to end while nothing on a gateway reads the announcement of its end", () => {
  const readsIt = tracked("cloud-init").some((file) => /scheduledevents/i.test(textOf(file)));
  const promised = tracked("*.md", "docs", "infra", "console", "engine", "preview", "scripts").filter((file) =>
    /no verdict is lost|open transactions have|finish its transactions/i.test(textOf(file)),
  );
  expect(readsIt ? [] : promised).toEqual([]);
});
