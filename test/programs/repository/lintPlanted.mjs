/** Lints texts as if they stood in files of this project: JSON pairs of path and text come in, each one's messages go out. */
import { text } from "node:stream/consumers";
import { ESLint } from "eslint";

const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => ruleId?.startsWith("own/") ?? true,
});
const answers = [];
for (const [path, planted] of JSON.parse(await text(process.stdin))) {
  const [{ messages }] = await eslint.lintText(planted, { filePath: path });
  answers.push(messages.map(({ message }) => message));
}
process.stdout.write(JSON.stringify(answers));
