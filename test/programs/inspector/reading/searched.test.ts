/** The search for rules notes the signs of other spellings on its way, so that the readers need not look again. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../cloud-init/python";

test("a search for rules between the parts changes nothing in what is read", () => {
  const cloudInit = join(__dirname, "../../../../cloud-init");
  const words = [join(__dirname, "searched.py"), cloudInit, "spellings,folds,containers,mails"];
  const { stdout, stderr } = spawnSync(PYTHON, words, { encoding: "utf8" });
  const { count, changed } = JSON.parse(stdout || stderr) as { count: number; changed: string[] };
  expect(changed).toEqual([]);
  expect(count).toBeGreaterThan(50);
});
