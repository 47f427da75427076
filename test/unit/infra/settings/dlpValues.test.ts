import { readFileSync } from "node:fs";
import { join } from "node:path";
import { INVISIBLE } from "../../../../infra/settings/dlpValues";

/** The class of a regular expression that the inspector's module has, with Python's long escapes in JavaScript's form. */
function inspectorsClass(): RegExp {
  const module = readFileSync(join(__dirname, "../../../../cloud-init/inspector/text_forms.py"), "utf8");
  const [, strings = ""] = /^INVISIBLE = \(([^)]*)\)/m.exec(module) ?? [];
  const characters = [...strings.matchAll(/"([^"]*)"/g)].map(([, text]) => text).join("");
  return new RegExp(`[${characters.replace(/\\U([0-9a-f]{8})/g, (_, code: string) => `\\u{${code}}`)}]`, "u");
}

test("a keyword is compared without exactly the characters that the inspector leaves out", () => {
  const [theirs, ours] = [inspectorsClass(), new RegExp(INVISIBLE.source, "u")];
  const all = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff);
  const left = all.filter((code) => theirs.test(String.fromCodePoint(code)));
  expect(left.length).toBeGreaterThan(4000);
  expect(all.filter((code) => ours.test(String.fromCodePoint(code)))).toEqual(left);
});
