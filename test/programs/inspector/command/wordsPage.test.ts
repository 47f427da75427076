/** The table of docs/policy-rules.md that says which spellings of a number count by themselves, from the answers of the gateways' own engine. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IDENTIFIER_KINDS, type IdentifierKind } from "../../../../infra/model/ruleKinds";
import { markdownTable } from "../../../markdownTable";
import { search } from "../matching/match";

const SPELLINGS: Readonly<Record<IdentifierKind, readonly string[]>> = {
  card: ["4111 1111 1111 1111", "4111111111111111", "4111.1111.1111.1111"],
  iban: ["GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"],
  ssn: ["219-09-9999", "219 09 9999", "219.09.9999", "219099999"],
  "us-itin": ["912-70-1234", "912 70 1234", "912701234"],
  "uk-nino": ["AB 12 34 56 C", "AB123456C"],
  "uk-nhs": ["943 476 5919", "9434765919"],
  "de-steuer-id": ["86 095 742 719", "86095742719"],
  "fr-nir": ["2 55 08 14 168 025 38", "255081416802538", "2.55.08.14.168.025.38"],
  "es-dni": ["12345678Z", "12.345.678-Z", "12 345 678 Z"],
  "it-cf": ["RSSMRA85T10A562S", "RSS MRA 85T10 A562S"],
  "nl-bsn": ["111222333", "1112.22.333"],
  "pl-pesel": ["44051401359"],
  "se-personnummer": ["811218-9876", "19811218-9876", "8112189876"],
  "br-cpf": ["529.982.247-25", "52998224725"],
  "br-cnpj": ["11.222.333/0001-81", "11222333000181"],
  "in-aadhaar": ["2341 2341 2346", "234123412346"],
  "in-pan": ["ABCPE1234F"],
  "ca-sin": ["130-692-544", "130 692 544", "130692544"],
  "au-tfn": ["123 456 782", "123456782"],
  "api-key": ["AKIAE4CIDPOP6MGDPAMN"],
  "private-key": ["-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA4ej0p7bQ7L/r4rVGUz9RN4VQWoej1Bg1"],
};

/** The words of each kind that has some, from the gateways' code. */
function wordsOfKinds(): Readonly<Record<string, readonly string[]>> {
  const program =
    "import json, sys; sys.path.insert(0, 'cloud-init'); from inspector.identifiers import national, ssn\n" +
    "print(json.dumps({'ssn': ssn.NAMES, **{kind: form.words.split(',') for kind, form in national.FORMS.items()}}))";
  const { stdout } = spawnSync("/usr/bin/python3", ["-B", "-c", program], { encoding: "utf8" });
  return JSON.parse(stdout) as Record<string, string[]>;
}

/** Columns are aligned by the width of letters on a screen, which only the formatter knows. */
const unaligned = (text: string): string => text.replaceAll(/ +\|/g, " |").replaceAll(/-{3,}/g, "---");

test("the page says for each kind which spellings count alone, and which only near one of its words", () => {
  const words = wordsOfKinds();
  const rules = IDENTIFIER_KINDS.map((kind) => ({ name: kind, kind }));
  const asked = IDENTIFIER_KINDS.flatMap((kind) =>
    SPELLINGS[kind].flatMap((spelling) => [
      { kind, spelling, text: `x ${spelling} y\n`, alone: true },
      { kind, spelling, text: `${words[kind]?.[0] ?? ""}: ${spelling} y\n`, alone: false },
    ]),
  );
  const answers = search(
    rules,
    asked.map(({ text }) => [{ text }]),
  );
  const found = asked.filter(({ kind }, place) => answers[place]!.findings.some(({ rule }) => rule === kind));
  const cell = (kind: IdentifierKind, spellings: readonly string[]) =>
    kind.endsWith("-key") && spellings.length > 0 ? "each" : spellings.map((one) => `\`${one}\``).join(", ");
  const rows = IDENTIFIER_KINDS.map((kind) => {
    const of = (alone: boolean) =>
      found.filter((one) => one.kind === kind && one.alone === alone).map(({ spelling }) => spelling);
    expect(of(false)).toEqual(SPELLINGS[kind]);
    const near = of(false).filter((spelling) => !of(true).includes(spelling));
    const listed = near.length > 0 ? words[kind]!.map((word) => `\`${word}\``).join(", ") : "";
    return [`\`${kind}\``, cell(kind, of(true)), cell(kind, near), listed];
  });
  const table = markdownTable(["number", "counts by itself", "counts only near one of these words", "words"], rows);
  const page = readFileSync(join(__dirname, "../../../../docs/policy-rules.md"), "utf8");
  expect(unaligned(page)).toContain(`\n${unaligned(table)}\n`);
});
