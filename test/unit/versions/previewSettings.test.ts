import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStackConfig } from "../../../engine/projectCopy";
import { hiddenDifferences, previewSettings } from "../../../versions/previewSettings";
import { issue } from "../infra/certificates/issue";
import { parse } from "../infra/settings/parsing";
import { readOptions } from "../../../scripts/preview/options";

const placeholders = { clientCertificate: "PLACEHOLDER" };
const key = (name: string): string => `defender-icap-gateway:${name}`;
const argv = (...words: string[]): string[] => ["node", "preview", ...words];

describe("settings that only their owner can read", () => {
  it("are replaced by placeholders, and each has a note", () => {
    const original = {
      [key("client")]: { dataCentres: ["EU1"], certificates: { secure: "v1:abc" } },
      [key("serverCertificate")]: { source: "supplied", certificate: "PEM", privateKey: { secure: "v1:def" } },
      [key("tags")]: { owner: { secure: "v1:ghi" } },
    };
    const { config, notes } = previewSettings(original, "prod", placeholders);
    expect(config).toEqual({
      [key("client")]: { dataCentres: ["EU1"], certificates: "PLACEHOLDER" },
      [key("serverCertificate")]: { source: "authority" },
    });
    expect(notes).toEqual([
      "serverCertificate: replaced by a certificate of a private authority, because only its owner has the real one.",
      "client.certificates: replaced by a placeholder certificate, because the client's is encrypted or not in the settings.",
      "tags.owner: left out, because it is encrypted.",
    ]);
  });

  it("have a placeholder for the tunnel's key, which the program gets as a secret and takes", () => {
    const onPremises = { gatewayAddress: "52.9.9.9", addressSpace: ["10.90.0.0/24"] };
    const original = { [key("enforceTunnel")]: { onPremises, preSharedKey: { secure: "v1:abc" } } };
    const { config, secrets, leftOut } = previewSettings(original, "dev", placeholders);
    expect(leftOut).toEqual([]);
    expect(secrets).toEqual({ "enforceTunnel.preSharedKey": expect.any(String) });
    const enforceTunnel = { onPremises, preSharedKey: secrets["enforceTunnel.preSharedKey"] };
    expect(config).toEqual({ [key("enforceTunnel")]: enforceTunnel });
    expect(parse({ enforceTunnel }, "dev", { secretNames: ["enforceTunnel"] }).enforceTunnel).toMatchObject({
      onPremises,
    });
  });

  it("have that placeholder where the key is not set yet, and none where there is no tunnel", () => {
    const section = { onPremises: { gatewayAddress: "52.9.9.9", addressSpace: ["10.90.0.0/24"] } };
    const { secrets, notes } = previewSettings({ [key("enforceTunnel")]: section }, "dev", placeholders);
    expect(secrets).toEqual({ "enforceTunnel.preSharedKey": expect.any(String) });
    expect(notes).toEqual([
      "enforceTunnel.preSharedKey: replaced by a placeholder key, because the settings have none yet.",
    ]);
    expect(previewSettings({ [key("network")]: { egress: "open" } }, "dev", placeholders).secrets).toEqual({});
  });

  it("hide no difference where the tunnel's key comes with its tunnel, and one where only the key changes", () => {
    const keyed = (text: string) => ({ [key("enforceTunnel")]: { preSharedKey: { secure: text } } });
    expect(hiddenDifferences({}, keyed("v1:a"))).toEqual([]);
    expect(hiddenDifferences(keyed("v1:a"), keyed("v1:b"))).toEqual([
      expect.stringContaining("enforceTunnel.preSharedKey"),
    ]);
  });

  it("get no placeholder where the stack makes a client of its own", () => {
    expect(previewSettings({}, "dev", placeholders)).toEqual({ config: {}, secrets: {}, notes: [], leftOut: [] });
  });

  it("keep their protection: what it would stop must be seen", () => {
    const original = { [key("publicAddresses")]: { protect: true }, [key("client")]: { certificates: "PEM" } };
    expect(previewSettings(original, "prod", placeholders).config).toEqual(original);
  });

  it("are left out alone, wherever in a setting they stand: the rest of the setting is compared", () => {
    const original = {
      [key("client")]: {
        certificates: "PEM",
        addresses: ["20.0.0.1", { secure: "v1:a" }],
        dataCentres: [{ secure: "v1:b" }],
      },
      [key("dlp")]: { keywords: [{ secure: "v1:c" }], creditCards: true },
      [key("tags")]: { secure: "v1:d" },
      "azure-native:location": "westeurope",
    };
    const { config, notes, leftOut } = previewSettings(original, "prod", placeholders);
    expect(config).toEqual({
      [key("client")]: { certificates: "PEM", addresses: ["20.0.0.1"] },
      [key("dlp")]: { creditCards: true },
      "azure-native:location": "westeurope",
    });
    expect(leftOut).toEqual(["client.addresses[1]", "client.dataCentres[0]", "dlp.keywords[0]", "tags"]);
    expect(notes[0]).toBe("client.addresses[1]: left out, because it is encrypted.");
  });

  it.each<[string, object, object]>([
    ["the whole section", { secure: "v1:a" }, { certificates: "PLACEHOLDER" }],
    [
      "certificates and the name in them",
      { certificates: { secure: "v1:a" }, certificateName: "x.example" },
      { certificates: "PLACEHOLDER" },
    ],
    [
      "the name alone",
      { certificates: "PEM of an authority", certificateName: { secure: "v1:a" } },
      { certificates: "PEM of an authority", certificateName: "client.invalid" },
    ],
    [
      "every address of a client with own ones only",
      { profile: "custom", certificates: "PEM", addresses: [{ secure: "v1:a" }] },
      { profile: "custom", certificates: "PEM", addresses: ["4.234.34.86"] },
    ],
  ])("in `client` leave settings that can be deployed: %s", async (_name, client, deployed) => {
    const { config } = previewSettings({ [key("client")]: client }, "prod", placeholders);
    expect(config).toEqual({ [key("client")]: deployed });
    const [own, authority] = [await issue({ name: "client" }), await issue({ name: "authority", ca: true })];
    const certificates = "certificateName" in deployed ? authority.pem : own.pem;
    expect(() => parse({ client: { ...deployed, certificates } }, "prod")).not.toThrow();
  });

  it("that differ are unknown, never no change, and their text is not shown", () => {
    const side = (secure: string) => ({ [key("serverCertificate")]: { source: "supplied", privateKey: { secure } } });
    expect(hiddenDifferences(side("v1:abc"), side("v1:abc"))).toEqual([]);
    const found = hiddenDifferences(side("v1:abc"), side("v1:xyz"));
    expect(found).toEqual([
      expect.stringMatching(/^the effect of the changed setting serverCertificate on the portal's certificate/),
    ]);
    expect(found.join()).not.toMatch(/abc|xyz/);
  });

  it("do not hide a change in clear text next to them, and values behind a placeholder do not count as equal", () => {
    const side = (client: object) => ({ [key("client")]: { certificates: { secure: "v1:a" }, ...client } });
    expect(hiddenDifferences(side({}), side({ addresses: ["20.0.0.1"] }))).toEqual([]);
    expect(hiddenDifferences(side({ certificateName: "a.example" }), side({ certificateName: "b.example" }))).toEqual([
      "the effect of the changed setting client.certificateName on the admitted clients: its value is encrypted or kept elsewhere",
    ]);
    expect(hiddenDifferences(side({}), side({ addresses: [{ secure: "v1:b" }] }))).toEqual([
      "the effect of the changed setting client.addresses[0] on the allowed addresses: its value is encrypted or kept elsewhere",
    ]);
    expect(hiddenDifferences(side({}), { [key("client")]: { certificates: "PEM" } })[0]).toMatch(
      /^the effect of the changed setting client.certificates on the admitted clients/,
    );
  });
});

it("a section that is written as JSON text is read as the program reads it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  try {
    const client = JSON.stringify({ addresses: ["20.0.0.1"], certificates: "PEM" });
    writeFileSync(join(folder, "Pulumi.x.yaml"), `config:\n  ${key("client")}: '${client}'\n`);
    expect(await readStackConfig(folder, "x")).toEqual({ [key("client")]: JSON.parse(client) as unknown });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("a stack file with a byte order mark is read, in UTF-8 and in UTF-16", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  const text = "\uFEFFconfig:\n  defender-icap-gateway:preset: dev\n";
  try {
    for (const bytes of [Buffer.from(text), Buffer.from(text, "utf16le")]) {
      writeFileSync(join(folder, "Pulumi.x.yaml"), bytes);
      expect(await readStackConfig(folder, "x")).toEqual({ [key("preset")]: "dev" });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("the command line", () => {
  it("compares the working tree with its last commit when nothing is said", () => {
    expect(readOptions(argv())).toEqual({ stack: "prod", base: "HEAD", format: "markdown", failOn: [] });
  });

  it("tells all that is wrong at once", () => {
    const wrong = argv(
      "--fail-on",
      "widening,panic",
      "--format",
      "pdf",
      "--base",
      "main",
      "--preview",
      "-",
      "--stack",
      "../x",
    );
    expect(() => readOptions(wrong)).toThrow(
      /--fail-on: "panic" is not one of[\s\S]*--format: "pdf"[\s\S]*--base and --preview cannot be combined[\s\S]*--stack/,
    );
    expect(() => readOptions(argv("--state", "x"))).toThrow(/--state needs --preview/);
  });

  it("takes gates with a severity, and refuses what is none with the list of those that there are", () => {
    expect(readOptions(argv("--fail-on", "outage, guardrail:high")).failOn).toEqual([
      { gate: "outage" },
      { gate: "guardrail", severity: "high" },
    ]);
    const list =
      "widening, internet, portal, replace, outage, admission, guardrail, guardrail:critical, guardrail:high, guardrail:medium, guardrail:low";
    expect(() => readOptions(argv("--fail-on", "outages,gardrail,guardrail:hihg,internet:high"))).toThrow(
      [
        `--fail-on: "outages" is not one of ${list}; did you mean "outage"?`,
        `--fail-on: "gardrail" is not one of ${list}; did you mean "guardrail"?`,
        '--fail-on guardrail: "hihg" is not one of critical, high, medium, low; did you mean "high"?',
        `--fail-on: "internet:high" is not one of ${list}`,
      ].join("\n"),
    );
    expect(() => readOptions(argv("--fail-on", ""))).toThrow(`--fail-on: is empty; give at least one of ${list}`);
  });
});
