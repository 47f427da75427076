import { landed } from "../gateway/input";
import { parse, problem } from "./parsing";

const page = (blockPage: unknown) => problem({ icap: { blockPage } });
const PAGE = '<!DOCTYPE html>\n<html lang="de">\n<p>Gesperrt: {rule}</p>\n</html>\n';

test.each([
  [
    "that is no HTML",
    "Blocked: {rule}",
    /^icap\.blockPage {2}"Blocked: \{rule\}" does not begin with <!DOCTYPE html> or <html>; give a whole page$/,
  ],
  [
    "without the rule",
    "<html><p>No</p></html>",
    /^icap\.blockPage {2}".*" does not contain \{rule\}, in whose place the rule's name is written$/,
  ],
  ["with a tab", "<html>\t{rule}</html>", /contains a tab or another control character; line breaks are allowed$/],
  ["with a line break that YAML 1.1 alone knows", "<html>\u2028{rule}</html>", /contains a tab or another control/],
  ["that is too long", `<html>{rule}${"x".repeat(4096)}</html>`, /has 4115 bytes; at most 4096 are allowed$/],
  ["that is no text", 7, /^icap\.blockPage {2}7 is not text; write it in quotes$/],
])("a page for blocked files %s is refused", (_, blockPage, text) => expect(page(blockPage)).toMatch(text));

test("a page for blocked files is accepted, also with white space around it", () => {
  expect(parse({ icap: { blockPage: `\n  ${PAGE}\n` } }).icap.blockPage).toContain("Gesperrt");
});

test("the page lands on the gateway in place of the page in English, with one line break at its end", () => {
  const path = "/usr/local/lib/icap-gateway/blocked.html";
  expect(landed(path)).toContain("<p>Rule: {rule}</p>");
  expect(landed(path, { icap: { blockPage: `\n ${PAGE}\n\n` } })).toBe(PAGE);
});
