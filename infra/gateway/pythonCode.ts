/**
 * A Python file's tokens that matter here: the indentation of a line, a string, whose signs are no comment, a comment with the
 * blanks before it, and a sign with blanks around (Python's language reference, "Lexical analysis"). A backslash keeps the next sign in the string, in raw strings too.
 */
const TOKEN =
  /(?:\n {4,}(?![ #])|"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|[ \t]*#[^\n]*|[,:] | (?:[=!<>+-]=|[-+*<>|&=]) )/g;

/**
 * The code of a Python file without comments and doc strings, without the blanks around signs, and with one blank for each four at a
 * line's beginning: they take a quarter of the room. Every line keeps its number. The interpreter's line stays.
 */
export function pythonCode(text: string): string {
  const known = codes.get(text);
  if (known !== undefined) return known;
  const code = codeOf(text);
  codes.set(text, code);
  return code;
}

/** Code by the text that it was made from: each lane's machines have the same files. */
const codes = new Map<string, string>();

const codeOf = (text: string): string =>
  text.replace(TOKEN, (token: string, at: number) => {
    if (token.startsWith("\n")) return `\n${" ".repeat(Math.floor((token.length - 1) / 4))}`;
    if (/^[,: ]/.test(token) && !token.includes("#")) return token.trim();
    if (/^[ \t]*#/.test(token)) return at === 0 && token.startsWith("#!") ? token : "";
    return token.startsWith('"""') && beginsBlock(text, at) ? `""${token.replace(/[^\n]/g, "")}` : token;
  });

/** Whether a token is the first thing of a file, or of what a line with a colon begins. */
function beginsBlock(text: string, at: number): boolean {
  const lineBreak = text.lastIndexOf("\n", at - 1);
  return at === 0 || (text[lineBreak - 1] === ":" && /^[ \t]*$/.test(text.slice(lineBreak + 1, at)));
}
