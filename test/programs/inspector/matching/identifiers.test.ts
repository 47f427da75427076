/** National numbers and keys: each kind finds its examples, and neither another check digit nor, where the check is weak, a bare number. */
import { IDENTIFIER_KINDS } from "../../../../infra/model/ruleKinds";
import { search } from "./match";

/** Examples that authorities publish or that were computed by their rule; `not` are near misses. */
const EXAMPLES: Readonly<Record<string, { readonly found: readonly string[]; readonly not: readonly string[] }>> = {
  "us-itin": {
    found: ["912-70-1234", "ITIN 912 70 1234", "itin: 912701234"],
    not: ["912-66-1234", "912701234", "812-70-1234"],
  },
  "uk-nino": {
    found: [
      "AB 12 34 56 C",
      "National Insurance AB123456C",
      '{"nationalInsuranceNumber":"AB123456C"}',
      "ni_number: AB123456C",
    ],
    not: ["QQ 12 34 56 C", "BG 12 34 56 C", "AB 12 34 56 E", "AB123456C"],
  },
  "uk-nhs": {
    found: ["NHS number: 943 476 5919", "patient 9434765919"],
    not: ["NHS number: 943 476 5918", "943 476 5919"],
  },
  "de-steuer-id": {
    found: ["86 095 742 719", "Steuer-ID 86095742719", "IdNr. 47036892816"],
    not: ["Steuer-ID 86095742718", "86095742719"],
  },
  "fr-nir": {
    found: ["2 55 08 14 168 025 38", "255081416802538", "NIR 1 84 12 2A 451 089 33"],
    not: ["2 55 08 14 168 025 39"],
  },
  "es-dni": {
    found: ["12345678Z", "X1234567L", "DNI 12345678-Z", "12.345.678-Z", "N.I.F. 12.345.678 Z"],
    not: ["12345678A", "X1234567M"],
  },
  "it-cf": {
    found: ["RSSMRA85T10A562S", "codice fiscale rssmra85t10a562s", "C.F. RSS MRA 85T10 A562S"],
    not: ["RSSMRA85T10A562T"],
  },
  "nl-bsn": {
    found: ["BSN 111222333", "burgerservicenummer: 1234.56.782", "B.S.N. 111222333"],
    not: ["BSN 111222334", "111222333"],
  },
  "pl-pesel": { found: ["PESEL 44051401359", "pesel: 02070803628"], not: ["PESEL 44051401358", "44051401359"] },
  "se-personnummer": {
    found: ["811218-9876", "19811218-9876", "personnummer 8112189876", "person_nummer=8112189876"],
    not: ["811218-9875", "8112189876"],
  },
  "br-cpf": { found: ["529.982.247-25", "CPF 52998224725"], not: ["529.982.247-24", "52998224725", "111.111.111-11"] },
  "br-cnpj": {
    found: ["11.222.333/0001-81", "CNPJ 11222333000181", "12.ABC.345/01DE-35"],
    not: ["11.222.333/0001-82"],
  },
  "in-aadhaar": {
    found: [
      "2341 2341 2346",
      "Aadhaar 234123412346",
      "2837 4201 6045",
      "3330 3583 3053",
      "4665 8195 8238",
      "2760 1355 2296",
      "5190 5185 9980",
      "9628 5811 2259",
      "3264 7892 6385",
      "7106 7957 0689",
      "5934 2717 9947",
    ],
    not: ["2341 2341 2347", "234123412346"],
  },
  "in-pan": {
    found: ["PAN ABCPE1234F", "permanent account number: ABCPE1234F"],
    not: ["ABCPE1234F", "PAN ABCXE1234F"],
  },
  "ca-sin": { found: ["130-692-544", "SIN 130 692 544"], not: ["130-692-545", "130 692 544", "SIN 030 692 544"] },
  "au-tfn": { found: ["TFN 123 456 782", "tax file number 123456782"], not: ["TFN 123 456 783", "123456782"] },
  "api-key": {
    found: [
      "AKIAE4CIDPOP6MGDPAMN",
      `ghp_${"MWXaSCrUZoL8g5ubbbPIa84yRnBUbHoWC8FJ"}`,
      `glpat-${"ctT2NLLzPkkGoaXmI63J"}`,
      `xoxb-368595748906-${"Y20948VGZiHXJnB8dE3xKJm8"}`,
      `sk_live_${"GAF0wAwaIINYNvDMbZoOlJLl"}`,
      `AIza${"3fZJZ207qc18Ref3bCaWWrprhZNlwsekkqH"}`,
    ],
    not: ["AKIAIOSFODNN7EXAMPLE", `ghp_${"x".repeat(36)}`, "AKIAE4CIDPOP6MGDPAM", "xAKIAE4CIDPOP6MGDPAMN"],
  },
  "private-key": {
    found: [
      `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEpAIBAAKCAQEA4ej0p7bQ7L/r4rVGUz9RN4VQWoej1Bg1mYWIDYslvKrk1gpj"}`,
      // as JSON holds it, behind another block
      `-----END EC PARAMETERS-----\\n-----BEGIN EC PRIVATE KEY-----\\n${"MHcCAQEEIEwG8+dwRrsRvkHPo8xic/cHxG212QCNx+23Ek+q2XExoAoGCCqGSM49"}`,
      `-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\nDEK-Info: AES-128-CBC,3F17F5316E2BAC89\\n\\n${"MIIEpAIBAAKCAQEA4ej0p7bQ7L/r4rVGUz9RN4VQWoej1Bg1mY"}`,
      `-----BEGIN PRIVATE KEY-----\\n${"MIIEpAIBAAKCAQEA4ej0p7bQ7L/r4rVGUz9RN4VQWoej1Bg1mYWIDYslvKrk1gpj"}`,
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3F17F5316E2BAC89\n\n${"MIIEpAIBAAKCAQEA4ej0p7bQ7L/r4rVGUz9RN4VQWoej1Bg1mY"}`,
    ],
    not: [
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN PUBLIC KEY-----\nMIIEpAIBAAKCAQEA4ej0p7bQ7L/r4rVGUz9RN4VQWoej1Bg1mYWIDYslvKrk",
    ],
  },
};
const kinds = Object.keys(EXAMPLES);
const texts = kinds.flatMap((kind) => [...EXAMPLES[kind]!.found, ...EXAMPLES[kind]!.not]);
const answers = new Map(
  search(
    kinds.map((kind) => ({ name: kind, kind })),
    texts.map((text) => [{ text: `a ${text} b\n` }]),
  ).map(({ findings }, place) => [texts[place]!, findings]),
);
const countOf = (kind: string, text: string) => answers.get(text)!.find(({ rule }) => rule === kind)?.count ?? 0;

test.each(kinds)("%s", (kind) => {
  const { found, not } = EXAMPLES[kind]!;
  expect(found.filter((text) => countOf(kind, text) !== 1)).toEqual([]);
  expect(not.filter((text) => countOf(kind, text) !== 0)).toEqual([]);
});

/** Kinds of which a number in one piece needs a word. */
const NEEDS_WORD = ["uk-nhs", "de-steuer-id", "nl-bsn", "pl-pesel", "in-pan", "au-tfn", "br-cpf", "in-aadhaar"];
const BARE: Readonly<Record<string, string>> = {
  ...{ "uk-nhs": "9434765919", "de-steuer-id": "86095742719", "nl-bsn": "111222333", "pl-pesel": "44051401359" },
  ...{ "in-pan": "ABCPE1234F", "au-tfn": "123456782", "br-cpf": "52998224725", "in-aadhaar": "234123412346" },
};
const WORDS: Readonly<Record<string, string>> = {
  ...{ "uk-nhs": "NHS number", "de-steuer-id": "steuerId", "nl-bsn": "BSN", "pl-pesel": "PESEL" },
  ...{ "in-pan": "pan_no", "au-tfn": "T.F.N.", "br-cpf": "CPF", "in-aadhaar": "Aadhaar" },
};

test.each([",", ";", "\t", "|"])(
  "in a table with %j the name of its column is a number's word, on every line",
  (by) => {
    const far = "x".repeat(100);
    const table = (heads: readonly string[], number: string) =>
      [
        "A list",
        heads.join(by),
        ["1", `"a${by}b"`, far, number].join(by),
        ["2", "c", `${far} 17`, number].join(by),
      ].join("\n");
    const files = NEEDS_WORD.flatMap((kind) => [
      table(["id", "name", "more", WORDS[kind]!], BARE[kind]!),
      table(["id", WORDS[kind]!, "more", "order"], BARE[kind]!),
    ]);
    const found = search(
      NEEDS_WORD.map((kind) => ({ name: kind, kind })),
      files.map((text) => [{ text }]),
    ).map(({ findings }) => findings.map(({ rule }) => rule));
    for (const [place, kind] of NEEDS_WORD.entries()) {
      expect(found[2 * place]).toContain(kind);
      expect(found[2 * place + 1]).not.toContain(kind);
    }
  },
);

test("the search knows every kind that the settings offer", () => {
  const rules = IDENTIFIER_KINDS.map((kind) => ({ name: kind, kind }));
  expect(search(rules, [[{ text: "nothing" }]])[0]!.findings).toEqual([]);
});
