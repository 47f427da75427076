import fc from "fast-check";
import { parse as parseYaml } from "yaml";
import { gatewayFiles } from "../../../../infra/gateway";
import { cloudConfig, machineFiles } from "../../../../infra/gateway/userData";
import { parseSettings, SettingsError, type Settings } from "../../../../infra/settings";
import { SSH_KEY } from "../../../sshKey";
import { authority, issue, NOW } from "../../../unit/infra/certificates/issue";
import { IDENTITY, SETTINGS } from "../../../unit/infra/gateway/input";
import { changedMeanings } from "../../../unit/infra/gateway/renderedFiles";
import { examples } from "../../examples";
import { settingsOf, valuesOf } from "./lawfulValues";

const GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers";
const GALLERY = "Microsoft.Compute/galleries/g/images/i/versions/1.0.0";

/** Texts of which each setting accepts one. */
const LAWFUL = [
  ...["reqmod", "scan/reqmod?a=b", "EU1", "DE", "customers", "umbrella", "X-Scan-Result", "Standard_D8s_v5"],
  ...["10.77.9.20", "10.77.1.0/24", "52.1.2.3", "52.1.2.0/24", "client.example", "operators@example.com", "02:00"],
  ...["24.04.202609040", "top secret", "(?i)project-[0-9]{4}", "<html><p>Blocked: {rule}</p></html>", SSH_KEY],
  `${GROUP}/${GALLERY}`,
  ...["Compute/diskEncryptionSets", "ManagedIdentity/userAssignedIdentities", "Storage/storageAccounts"].flatMap(
    (type) => [`${GROUP}/Microsoft.${type}/one`, `${GROUP}/Microsoft.${type}/two`],
  ),
  ...["Network/networkWatchers", "OperationalInsights/workspaces"].map((type) => `${GROUP}/Microsoft.${type}/one`),
];

type Sections = Readonly<Record<string, unknown>>;

/** Settings beside which a value is tried, until it is accepted beside one of them. */
const externalServer = { product: "generic-reqmod", servers: [{ address: "10.77.9.10" }] };
const beside = (root: string): readonly Sections[] => [
  {},
  { dlp: { engine: "clamav" } },
  { workload: "test", gateway: { tls: "off" } },
  { client: { certificates: root, certificateName: "client.example", generateIdentity: false } },
  { client: { certificates: root, generateIdentity: false } },
  { dlp: { listUploadFrom: ["52.1.2.3"] } },
  { monitoring: { emails: ["operators@example.com"], enabled: true } },
  { icap: { server: "external", external: externalServer } },
  { icap: { server: "external" } },
];

/** A rule of each kind that has parts of its own, beside whose parts one of a rule is tried. */
const RULES: readonly Sections[] = [
  { kind: "card" },
  { kind: "iban" },
  { kind: "keywords", keywords: ["top secret", "offer"] },
  { kind: "expression", expression: "abc[0-9]{4}" },
  { kind: "list", file: "customers" },
  { kind: "type", types: ["pdf"] },
  { kind: "size", overMebibytes: 5 },
].map((rule) => ({ name: "one", ...rule }));

/** The sections of a stack file with the value at its path. */
function withValue(around: Sections, path: string, value: unknown): Sections[] {
  if (path.startsWith("dlp.rules."))
    return RULES.map((rule) => withValue(around, "dlp.rules", [{ ...rule, [path.slice(10)]: value }])[0]!);
  const [first = "", ...rest] = path.split(".");
  const inside = (around[first] ?? {}) as Sections;
  const inner = rest.length === 0 ? value : withValue(inside, rest.join("."), value)[0];
  return [{ ...around, [first]: inner }];
}

function accepted(values: Sections): Settings | undefined {
  try {
    return parseSettings({ location: "westeurope", values }, "dev", NOW);
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

/** A machine of a stack with lists. */
const SITE = { ...IDENTITY, listsUrl: "https://lists.blob.core.windows.net/lists" };

/** Line breaks of YAML 1.1, which cloud-init reads, and not of YAML 1.2, which is read here. */
const OLDER_BREAKS = /[\u0085\u2028\u2029]/;

/** The files, but that programs are short: no setting reaches into them. */
const FILES = Object.fromEntries(
  Object.entries(gatewayFiles()).map(([path, text]) => [path, path.endsWith(".py") ? "pass\n" : text]),
);

/** The files that cloud-init would read as others than they are. */
function misread(settings: Settings): string[] {
  const { files } = machineFiles(settings, "b", SITE, FILES);
  const made = files.filter(
    ({ made: how, path }) => how !== undefined || path.endsWith(".pem") || path.endsWith(".html"),
  );
  const { write_files: read } = parseYaml(cloudConfig({ frame: "write_files:\n# FILES\n", files: made })) as {
    write_files: { path: string; content: string }[];
  };
  return made
    .filter(
      ({ path, content }, i) => read[i]?.path !== path || read[i].content !== content || OLDER_BREAKS.test(content),
    )
    .map(({ path }) => path);
}

/** Values that random ones rarely are: their schemas take more, or their parts must fit each other. */
const fitting = (root: string, client: string): Sections => ({
  "lanes.autoscale": { minimum: 1, maximum: 4 },
  "client.certificates": client,
  "client.certificateName": "client.example",
  "client.dataCentres": ["EU1"],
  "icap.external.servers": [
    { name: "dlp-1", address: "10.77.9.20", tls: { authority: root, serverName: "dlp.example" } },
    { address: "10.77.9.21", port: 1345, weight: 7, connections: 9 },
  ],
  "dlp.rules.except": { values: ["4111\u20281111\u00851111: #1111"], prefixes: ["5\u0085"] },
});

/** Different values of each setting that are tried, and that are rendered. */
const [TRIED, RENDERED] = [12, examples(3)];

/** Values that the schema of a setting accepts: plain ones, and those with a breaking character. */
function tried([path, { schema }]: ReturnType<typeof settingsOf>[number], fits: unknown, lawful: readonly string[]) {
  const random = [false, true].map((broken) => fc.sample(valuesOf(schema, { lawful, broken }, path), 4 * TRIED));
  const mixed = random[0]!.flatMap((plain, i) => [plain, random[1]![i]]);
  const values = [...(fits === undefined ? [] : [fits]), ...mixed].filter((one) => schema.safeParse(one).success);
  return [...new Map(values.map((one) => [JSON.stringify(one), one])).values()].slice(0, TRIED);
}

test("every setting of a gateway can be given, and no accepted value changes the meaning of a file", async () => {
  const [root, client] = [await authority("Root"), await issue({ name: "client.example" })];
  const surroundings = beside(root.pem);
  const fits = fitting(root.pem, client.pem);
  const unrendered = settingsOf(Object.keys(SETTINGS)).filter((setting) => {
    const [path] = setting;
    let rendered = 0;
    for (const value of tried(setting, fits[path], [...LAWFUL, root.pem, client.pem])) {
      const settings = firstOf(
        surroundings.flatMap((around) => withValue(around, path, value)),
        accepted,
      );
      if (settings === undefined) continue;
      expect({ path, value, changed: changedMeanings(settings, SITE), misread: misread(settings) }).toEqual({
        ...{ path, value, changed: [], misread: [] },
      });
      if (++rendered === RENDERED) break;
    }
    return rendered === 0;
  });
  expect(unrendered.map(([path]) => path)).toEqual([]);
});

/** The first result that is one. */
function firstOf<T, R>(values: readonly T[], of: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const result = of(value);
    if (result !== undefined) return result;
  }
  return undefined;
}
