import { z } from "zod";
import { MEANINGS, NESTED, SERVER_CERTIFICATES, SETTINGS, STACK, type Setting } from "../../infra/model/schema";
import { valuesOf } from "./values";
import { defaultInWords, effectInWords } from "./words";

const NESTED_SCHEMAS: Readonly<Record<keyof typeof NESTED, Setting["schema"]>> = {
  "dlp.rules": SETTINGS.dlp.rules.schema,
  "icap.external": SETTINGS.icap.external.schema,
  "enforceTunnel.ipsec": SETTINGS.enforceTunnel.ipsec.schema,
};

const HEAD = `# Settings

Written by \`npm run settings\` from the settings' schemas (\`infra/model\`); a test keeps it true. A stack is configured in
\`Pulumi.<stack>.yaml\`; \`pulumi config set --path lanes.instances 2\` sets one. All problems are reported at once, before anything
is created. Editors complete and explain settings where the stack file begins with:

\`\`\`yaml
# yaml-language-server: $schema=./infra/settings/stackFile.schema.json
\`\`\`

The schema holds names, types, ranges and choices. Addresses, keywords, locations and settings that depend on each other are checked by
\`pulumi preview\` and by \`npm run preview\`.

"Both lanes are replaced": one after the other, the second only when the first gives verdicts. "Portal to-do": the client's portal must be
edited. A test changes each setting alone and compares what the update would do with its row (\`test/properties/settings\`).
`;

/** The page about every setting: \`docs/settings.md\`. */
export function settingsPage(): string {
  const sections = Object.entries(MEANINGS).flatMap(([name, meaning]) => {
    if (name in STACK) return [];
    if (name === "serverCertificate")
      return [
        `## \`${name}\`\n\n${meaning}\n`,
        ...Object.entries(SERVER_CERTIFICATES).map(
          ([source, settings]) => `### With the source \`${source}\`\n\n${settings.source.means}\n\n${table(settings)}`,
        ),
      ];
    const settings = (SETTINGS as Readonly<Record<string, Readonly<Record<string, Setting>>>>)[name]!;
    const nested = Object.entries(NESTED).filter(([path]) => path.startsWith(`${name}.`));
    return [
      `## \`${name}\`\n\n${meaning}\n\n${table(settings)}`,
      ...nested.map(([path, inner]) => `### \`${path}\`\n\n${settings[path.split(".")[1]!]!.means}\n\n${table(inner)}`),
    ];
  });
  const stack = `## The stack as a whole\n\nThese are in no section.\n\n${table(STACK)}`;
  return [HEAD, stack, ...sections].join("\n");
}

function table(settings: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(settings).map(([name, { schema, means, byDefault, change }]) =>
    [`\`${name}\``, means, inWordsOrBelow(schema), defaultInWords(byDefault), effectInWords(change)]
      .map(cell)
      .join(" | "),
  );
  return [
    "| Setting | Meaning | Values | Default | Effect of a change |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
  ].join("\n");
}

/** Words for a setting's values. Settings with settings of their own have a table below. */
function inWordsOrBelow(schema: Setting["schema"]): string {
  if (!Object.values(NESTED_SCHEMAS).includes(schema)) return valuesOf(schema);
  return schema instanceof z.ZodArray ? "list of rules, below" : "settings, below";
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
