import { YAMLParseError, type ErrorCode } from "yaml";
import { errorMessage } from "../console/userError";

/** The parser's errors that need more words than its own to be repaired. */
const WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: "a tab is not allowed as indentation; use spaces",
  BAD_INDENT:
    "wrong indentation; begin all settings of a section in the same column, and close every [ and { before the next one",
  BLOCK_AS_IMPLICIT_KEY:
    "a setting inside a value; begin all settings of a section in the same column, and put a value with a colon and a space in quotes",
  MULTILINE_IMPLICIT_KEY:
    "a name without a value; write a colon and a space after a name, and indent the lines of a text that begins with |",
  DUPLICATE_KEY: "this name is in its section twice; leave one out",
  BAD_SCALAR_START: "a value cannot begin with this character; put it in quotes",
  BAD_DQ_ESCAPE: "a backslash needs a second one in double quotes; or use single quotes",
  MULTIPLE_DOCS: "a second document begins here; leave out this line --- and those below it, which nothing reads",
};

/**
 * The sentence about a text that is not YAML: the file, the place in it, and what would be right. The text itself is not repeated, because
 * it may be a secret. Pure.
 */
export function yamlProblem(error: unknown, file: string): string {
  const [own = ""] = errorMessage(error).split(/ at line \d+, column \d+/);
  const [place] = (error instanceof YAMLParseError ? error.linePos : undefined) ?? [];
  const words = (error instanceof YAMLParseError ? WORDS[error.code] : undefined) ?? own;
  const at = place === undefined ? "" : `line ${place.line}, column ${place.col}  `;
  return `1 problem in ${file}:\n  ${at}${words}`;
}
