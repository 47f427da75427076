/**
 * The Python tokens that matter here: the indentation of a line, a string (whose characters are no comment), a comment with the blanks
 * before it, and an operator with blanks around it (Python's language reference, "Lexical analysis"). A backslash keeps the next character
 * in the string, in raw strings too.
 */
const TOKEN =
  /(?:\n {4,}(?![ #])|"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|[ \t]*#[^\n]*|[,:] | (?:[=!<>+-]=|[-+*<>|&=]) )/g;

/**
 * The code of a Python file without comments and doc strings, without the blanks around operators, and with one blank in place of four at a
 * line's beginning. These take a quarter of the size. Every line keeps its number. The interpreter's line stays.
 */
export function pythonCode(text: string): string {
  const known = codes.get(text);
  if (known !== undefined) return known;
  const code = codeOf(text);
  codes.set(text, code);
  return code;
}

/** Cache of the code by its source text, because the machines of both lanes have the same files. */
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
