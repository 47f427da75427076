import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../../..");

test("npm run test:unit -- PATH runs the files of that path and no other", () => {
  const argv = ["run", "-s", "test:unit", "--", "test/unit/console", "--listTests"];
  const said = execFileSync("npm", argv, { cwd: root, encoding: "utf8" }).split("\n");
  const listed = said.filter((line) => line.endsWith(".test.ts"));
  expect(listed.length).toBeGreaterThan(0);
  expect(listed.filter((file) => !file.startsWith(join(root, "test/unit/console/")))).toEqual([]);
});
