/** The deployments that tests of `integration` share have one place in a process, which a mutation run empties. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const placeIn = (file: string): readonly string[] =>
  [...readFileSync(join(root, file), "utf8").matchAll(/Symbol\.for\("([^"]+)"\)/g)].map(([, name]) => name!);

test("a mutation run empties the place that tests record in, so that no mutant is judged by a deployment of other code", () => {
  const [place, ...more] = placeIn("test/integration/infra/deployed.ts");
  expect(place).toMatch(/recorded/);
  expect(more).toEqual([]);
  expect(placeIn("tools/mutation/environment.js")).toEqual([place]);
});
