import { MEANINGS, SERVER_CERTIFICATES, SETTINGS } from "../../infra/model/schema";

const WIDTH = 110;

/** `Pulumi.yaml` with the description of each setting. The text before `config:` stays. */
export function projectFile(before: string): string {
  const head = before.slice(0, before.indexOf("\nconfig:\n") + 1);
  const entries = Object.entries(MEANINGS).map(([name, meaning]) => {
    const names = namesOf(name);
    const text = names.length === 0 ? meaning : `${meaning} ${names.join(", ")}`;
    return `  ${name}:\n    description: >-\n${wrapped(text)}\n    default: ${["preset", "expires", "workload"].includes(name) ? '""' : "{}"}\n`;
  });
  return `${head}config:\n${entries.join("")}`;
}

function namesOf(section: string): string[] {
  if (section === "serverCertificate")
    return [...new Set(Object.values(SERVER_CERTIFICATES).flatMap((settings) => Object.keys(settings)))];
  return Object.keys((SETTINGS as Readonly<Record<string, object>>)[section] ?? {});
}

/** Text in lines of limited width, indented as a block under `description`. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `      ${line}`).join("\n");
}
