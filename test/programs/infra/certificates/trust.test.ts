/** The certificates by which haproxy is to know an ICAP server. `openssl verify` asks as haproxy does which chains it trusts. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trustProblems } from "../../../../infra/certificates/trust";
import {
  authority,
  CERTIFICATE_USE,
  CLIENT_AUTH,
  issue,
  NOW,
  SERVER_AUTH,
  SIGNATURE_USE,
  type Issued,
  type Wanted,
} from "../../../unit/infra/certificates/issue";

const folder = mkdtempSync(join(tmpdir(), "trust-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NAME = "dlp.example";
const SERVER: Omit<Wanted, "name"> = { ca: false, keyUsage: SIGNATURE_USE, extendedKeyUsage: [SERVER_AUTH] };
const problems = (...given: readonly Issued[]) => trustProblems(given.map(({ pem }) => pem).join(""), NAME, NOW);

/** Whether OpenSSL trusts the server that shows these certificates, its own first. */
function isTrusted(given: readonly Issued[], [own, ...others]: readonly Issued[]): boolean {
  const [trusted, shown, rest] = ["trusted", "shown", "rest"].map((name) => join(folder, `${name}.pem`));
  for (const [file, content] of [
    [trusted, given],
    [shown, [own!]],
    [rest, [own!, ...others]],
  ] as const)
    writeFileSync(file!, content.map(({ pem }) => pem).join(""));
  const time = ["-attime", String(NOW.getTime() / 1000)];
  const argv = [
    ...["verify", "-purpose", "sslserver", ...time, "-no-CApath", "-no-CAstore", "-CAfile"],
    ...[trusted!, "-untrusted", rest!, shown!],
  ];
  try {
    execFileSync("openssl", argv, { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

describe("certificates by which OpenSSL trusts a server", () => {
  test("are taken: an authority, one above the authority that signed, all of a chain, the server's own, an old one together with a new one", async () => {
    const root = await authority("house root");
    const between = await authority("house authority", root);
    const signed = await issue({ ...SERVER, name: NAME, issuer: between });
    const own = await issue({ ...SERVER, name: "any", dnsNames: [NAME] });
    const older = await issue({ ...SERVER, name: "older", dnsNames: ["older.example"] });
    for (const [given, shown] of [
      [[root], [signed, between]],
      [[between, root], [signed]],
      [[signed, between, root], [signed]],
      [[own], [own]],
      [[older, own], [own]],
    ] as const) {
      expect(problems(...given)).toEqual([]);
      expect(isTrusted(given, shown)).toBe(true);
    }
  });

  test("are refused without the one that signs itself, and the one that is missing is named", async () => {
    const root = await authority("house root");
    const between = await authority("house authority", root);
    const signed = await issue({ ...SERVER, name: NAME, issuer: between });
    for (const given of [[signed], [between], [signed, between]])
      expect(isTrusted(given, [signed, between])).toBe(false);
    expect(problems(signed)).toEqual([
      'is a server\'s certificate that "CN=house authority" signed, by which haproxy would admit no server; give the certificate of "CN=house authority"',
    ]);
    expect(problems(between)).toEqual([
      'is an authority\'s certificate that "CN=house root" signed, by which haproxy would admit no server; give the certificate of "CN=house root" as well',
    ]);
    expect(problems(signed, between)).toEqual([
      '"CN=house authority" is an authority\'s certificate that "CN=house root" signed, by which haproxy would admit no server; give the certificate of "CN=house root" as well',
    ]);
  });

  test("are refused where their own extensions forbid that use", async () => {
    const weak = await issue({ name: "weak", ca: true, keyUsage: SIGNATURE_USE });
    const clients = await issue({ name: "clients", ca: true, extendedKeyUsage: [CLIENT_AUTH] });
    const client = await issue({ name: NAME, ca: false, extendedKeyUsage: [CLIENT_AUTH] });
    for (const root of [weak, clients])
      expect(isTrusted([root], [await issue({ ...SERVER, name: NAME, issuer: root })])).toBe(false);
    expect(isTrusted([client], [client])).toBe(false);
    expect(problems(weak)).toEqual([
      expect.stringMatching(/^signs no other certificate, so it is the server's own, and/),
    ]);
    expect(problems(clients)).toEqual([
      expect.stringMatching(/^is an authority that signs no certificates for TLS servers/),
    ]);
    expect(problems(client)).toEqual(["is neither an authority nor a certificate that a TLS server may use"]);
  });

  test("are no authority only where they say so: one of the old kind is taken", async () => {
    const root = await issue({ name: "old authority", keyUsage: CERTIFICATE_USE });
    expect(problems(root)).toEqual([]);
    expect(isTrusted([root], [await issue({ ...SERVER, name: NAME, issuer: root })])).toBe(true);
  });
});

test.each([
  [["dlp.example"], true],
  [["DLP.Example"], true],
  [["*.example"], true],
  [["d*.example"], true],
  [["dlp.*"], false],
  [["*.dlp.example"], false],
  [["example"], false],
  [["a.example", "b.example"], false],
])("a server's own certificate for %j is taken for dlp.example: %p", async (dnsNames, taken) => {
  const own = await issue({ ...SERVER, name: "any", dnsNames });
  expect(problems(own)).toEqual(
    taken
      ? []
      : [
          `signs no other certificate, so it is the server's own, and it is for ${[...dnsNames, "any"].map((name) => `"${name}"`).join(", ")},` +
            ' not for serverName "dlp.example"; set serverName to one of them, or give another certificate',
        ],
  );
});

test("the common name counts as haproxy has it, beside other names too", async () => {
  expect(problems(await issue({ ...SERVER, name: NAME, dnsNames: ["other.example"] }))).toEqual([]);
});

test("each certificate's date and key are checked, and named where there are several", async () => {
  const over = await issue({ name: "over", ca: true, notAfter: new Date("2026-02-01T00:00:00Z") });
  const root = await authority("house root");
  expect(problems(over)).toEqual(["expired on 2026-02-01"]);
  expect(problems(root, over)).toEqual(['"CN=over" expired on 2026-02-01']);
});
