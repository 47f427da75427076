import { inspect } from "node:util";
import { Secret } from "../../../../infra/model/secret";
import { CLIENT_AUTH, issue, type Issued } from "../certificates/issue";
import { parse, problem, refusal } from "./parsing";

const encrypted = { secretNames: ["serverCertificate"] };
let server: Issued, other: Issued;
beforeAll(async () => {
  server = await issue({ name: "gateway" });
  other = await issue({ name: "other", extendedKeyUsage: [CLIENT_AUTH] });
});
const supplied = (privateKey: unknown, certificate: unknown = server.pem) => ({
  serverCertificate: { source: "supplied", certificate, privateKey },
});

describe("a supplied private key", () => {
  it("is kept, and neither printing nor serialising the settings shows it", () => {
    const settings = parse(supplied(server.privateKey), "dev", encrypted).serverCertificate;
    if (settings.source !== "supplied") throw new Error(settings.source);
    expect(settings).toMatchObject({ certificate: server.pem, authority: server.pem });
    expect(settings.privateKey.reveal()).toBe(server.privateKey);
    for (const shown of [JSON.stringify(settings), inspect(settings, { depth: 9 }), `${settings.privateKey}`]) {
      expect(shown).toContain("[secret]");
      expect(shown).not.toContain(server.privateKey.split("\n")[1]);
    }
  });

  it("is refused in clear text", () => {
    expect(problem(supplied(server.privateKey))).toBe(
      "serverCertificate.privateKey  is in clear text; replace the key, and set it with: pulumi config set --secret --path serverCertificate.privateKey < key.pem",
    );
  });

  it("is refused when missing, together with the certificate", () => {
    expect(refusal({ serverCertificate: { source: "supplied" } })).toBe(
      [
        "2 problems in Pulumi.dev.yaml:",
        '  serverCertificate.certificate  is missing; the source "supplied" needs the certificate and its issuers as PEM',
        "  serverCertificate.privateKey   is missing; set it with: pulumi config set --secret --path serverCertificate.privateKey < key.pem",
      ].join("\n"),
    );
  });

  it("is refused when it is another certificate's", () => {
    expect(problem(supplied(other.privateKey), "dev", encrypted)).toBe(
      'serverCertificate.privateKey  does not match the certificate "CN=gateway"; give that certificate\'s key',
    );
  });

  it.each([[12345], [["the key"]], ["the key"], [null]])(
    "is never repeated, whatever is wrong with it: %j",
    (value) => {
      for (const more of [{}, encrypted]) expect(refusal(supplied(value), "dev", more)).not.toMatch(/the key"|12345/);
    },
  );
});

describe("a key in clear text in a wrong place", () => {
  const key = "a7Kp".repeat(10);
  test.each<[string, Record<string, unknown>]>([
    ["the section", { enforceTunnel: key }],
    ["a list in place of the section", { enforceTunnel: [{ preSharedKey: key }] }],
    ["a list in place of an object", { enforceTunnel: { onPremises: [{ preSharedKey: key }] } }],
    ["a list in place of an inner section", { enforceTunnel: { ipsec: [{ presharedkey: key }] } }],
    ["an object in place of a word", { preset: { privateKey: [key] } }],
    ["an object in place of an address", { enforceTunnel: { onPremises: { gatewayAddress: { preSharedKey: key } } } }],
    ["the certificate's section", { serverCertificate: { source: { privateKey: key } } }],
  ])("%s: is not repeated", (_, values) => {
    const message = refusal(values);
    expect(message).not.toContain(key.slice(0, 12));
    expect(message).toContain("[secret]");
  });
});

describe("an encrypted section", () => {
  it("shows none of its wrong values", () => {
    expect(problem({ serverCertificate: { commonName: "hidden name!" } }, "dev", encrypted)).toBe(
      "serverCertificate.commonName  [secret] is not a name of 1 to 54 letters, digits and hyphens, in parts between single dots, none of which begins or ends with a hyphen",
    );
    expect(problem({ serverCertificate: "hidden" }, "dev", encrypted)).toBe(
      "serverCertificate  [secret] is not an object; its settings are source, commonName, validityDays, renewBeforeDays, authorityValidityDays, authorityNumber, crossSigned",
    );
    expect(problem({ serverCertificate: { source: "hidden" } }, "dev", encrypted)).toBe(
      "serverCertificate.source  [secret] is not one of authority, selfSigned, supplied, keyVault",
    );
  });
});

describe("a private key where none belongs", () => {
  it.each([
    ["lanes.sshPublicKey", (key: string) => ({ lanes: { sshPublicKey: key } })],
    ["client.certificates", (key: string) => ({ client: { certificates: key } })],
    ["client.certificates", (key: string) => ({ client: { certificates: server.pem + key } })],
    ["client.profile", (key: string) => ({ client: { profile: key } })],
    ["serverCertificate.certificate", (key: string) => supplied(key, key)],
  ])("is refused and not shown at %s", (path, values) => {
    const message = refusal(values(server.privateKey));
    expect(message).toContain(path);
    expect(message).not.toContain(server.privateKey.split("\n")[1]);
  });
});

describe("the server certificate", () => {
  it.each([
    [{ source: "selfsigned" }, 'serverCertificate.source  "selfsigned" is not a source; did you mean "selfSigned"?'],
    [{ source: 5 }, "serverCertificate.source  5 is not one of authority, selfSigned, supplied, keyVault"],
    [
      { commonName: "my gateway" },
      'serverCertificate.commonName  "my gateway" is not a name of 1 to 54 letters, digits and hyphens, in parts between single dots, none of which begins or ends with a hyphen',
    ],
    [{ validityDays: 2000 }, "serverCertificate.validityDays  2000 is not a whole number of days from 1 to 1095"],
    [
      { validityDays: 1000, authorityValidityDays: 400 },
      "serverCertificate.authorityValidityDays  400 is not more than serverCertificate.validityDays (1000)",
    ],
    [
      { crossSigned: true },
      "serverCertificate.crossSigned  true needs an authority before the present one; serverCertificate.authorityNumber is 1, give 2 for the next one",
    ],
    [{ authorityNumber: 0 }, "serverCertificate.authorityNumber  0 is not a whole number from 1 to 99"],
    [
      { validityDays: 90, renewBeforeDays: 90 },
      "serverCertificate.renewBeforeDays  90 is not less than serverCertificate.validityDays (90)",
    ],
    [
      { source: "selfSigned", validityDays: 30, renewBeforeDays: 31 },
      "serverCertificate.renewBeforeDays  31 is not less than serverCertificate.validityDays (30)",
    ],
    [
      { source: "selfSigned", authorityValidityDays: 400 },
      "serverCertificate.authorityValidityDays  is for the source authority, and serverCertificate.source is selfSigned; set serverCertificate.source to authority, or leave serverCertificate.authorityValidityDays out",
    ],
  ])("is refused as %j", (serverCertificate, text) => {
    expect(problem({ serverCertificate })).toBe(text);
  });

  it("is renewed 45 days before its end, at most a third of its life, unless the settings say otherwise", () => {
    const days = (serverCertificate: object) => parse({ serverCertificate }).serverCertificate;
    expect(days({})).toMatchObject({ validityDays: 365, renewBeforeDays: 45 });
    expect(days({ validityDays: 90 })).toMatchObject({ renewBeforeDays: 30 });
    expect(days({ validityDays: 1 })).toMatchObject({ renewBeforeDays: 0 });
    expect(days({ renewBeforeDays: 0 })).toMatchObject({ renewBeforeDays: 0 });
  });

  it("can be in a vault, with the portal's certificate in the settings", () => {
    const id = "https://my-vault.vault.azure.net/secrets/gateway";
    expect(
      parse({ serverCertificate: { source: "keyVault", secretId: id, authority: server.pem } }).serverCertificate,
    ).toEqual({
      source: "keyVault",
      secretId: id,
      authority: server.pem,
    });
    const vaultId = (name: string) =>
      `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${name}`;
    const kept = { source: "keyVault", secretId: id, authority: server.pem };
    const whole = { ...kept, vaultId: vaultId("My-Vault") };
    expect(parse({ serverCertificate: whole }).serverCertificate).toEqual(whole);
    expect(problem({ serverCertificate: { ...kept, vaultId: vaultId("other") } })).toMatch(
      /^serverCertificate\.vaultId {2}".*" is not the vault in secretId \(my-vault\), so the gateways could not read the secret; give the id of that vault$/,
    );
    expect(refusal({ serverCertificate: { source: "keyVault", secretId: `${id}/0123` } })).toBe(
      [
        "2 problems in Pulumi.dev.yaml:",
        `  serverCertificate.secretId   "${id}/0123" is not a secret's URL such as https://myvault.vault.azure.net/secrets/name (without a version, so that renewals are picked up)`,
        "  serverCertificate.authority  is missing; give the certificate for the client's portal as PEM, because the program does not read the vault",
      ].join("\n"),
    );
  });
});

describe("a secret", () => {
  it("is shown by nothing but reveal", () => {
    const secret = new Secret("abc");
    expect([`${secret}`, String(secret), JSON.stringify({ secret }), inspect({ secret })].join()).not.toContain("abc");
    expect(secret.reveal()).toBe("abc");
  });
});
