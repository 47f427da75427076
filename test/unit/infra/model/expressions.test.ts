/** Expressions that the inspector would read otherwise than they are meant. */
import { expressionProblem } from "../../../../infra/model/expressions";

test.each([
  [
    "Straße\\xe4",
    "contains characters beyond ASCII and bytes beyond \\x7F; write one kind of them, as text is searched for characters",
  ],
  [
    "\\bärger",
    "contains \\b or \\B beside a character beyond ASCII, which the engine does not count as a part of a word; leave it out",
  ],
  [
    "[a-z]ß\\B",
    "contains \\b or \\B beside a character beyond ASCII, which the engine does not count as a part of a word; leave it out",
  ],
  ["\\bStraße\\b", undefined],
  ["\\xc3\\xa4", undefined],
])("the inspector's answer to %s", (text, problem) => {
  expect(expressionProblem(text, "inspector")).toBe(problem);
});
