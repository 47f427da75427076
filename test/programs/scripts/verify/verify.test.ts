/** `npm run verify` against a healthy gateway, and against one that somebody broke in thirteen ways: each is named. */
import { X509Certificate } from "node:crypto";
import { throwawayIdentity, type ClientIdentity } from "../../../../engine/clientIdentity";
import { makeSample } from "../../../../verification/samples";
import { countsOf, render } from "../../../../scripts/verify/render";
import { verify } from "../../../../verification/verify";
import { verifyTarget, type CheckResult, type VerifyTarget } from "../../../../verification/target";
import { authority, type Authority } from "./authority";
import { standInGateway, type Broken } from "./standInGateway";

let own: Authority;
let client: ClientIdentity;
let server: { readonly cert: string; readonly key: string };

beforeAll(async () => {
  own = await authority("gateway authority");
  client = await throwawayIdentity(new Date());
  server = await own.issue(90);
});

const canary = makeSample("card number in text");

const target = (port: number, more: Partial<VerifyTarget> = {}): VerifyTarget =>
  verifyTarget.parse({
    lanes: [{ name: "a", address: "127.0.0.1" }],
    port,
    services: { reqmod: "reqmod", respmod: "respmod" },
    serverCertificate: own.pem,
    client,
    allowed: true,
    canary: {
      what: canary.what,
      fileName: canary.fileName,
      contentType: canary.contentType,
      body: canary.body.toString("base64"),
    },
    maxBodyMebibytes: 50,
    largeMebibytes: 2, // encrypting the usual 30 takes most of a test's time
    ...more,
  });

async function verified(
  broken: Broken = {},
  certificate = server,
  more: Partial<VerifyTarget> = {},
): Promise<CheckResult[]> {
  const gateway = await standInGateway(certificate, client.certificate, broken);
  try {
    return await verify(target(gateway.port, more), new Date(), () => undefined);
  } finally {
    await gateway.close();
  }
}

const failed = (results: readonly CheckResult[]): string[] =>
  results.filter(({ outcome }) => outcome === "failed").map(({ check, detail }) => `${check}: ${detail}`);

test("a healthy gateway passes every check that can be made", async () => {
  const results = await verified({}, server, { largeMebibytes: undefined });
  expect(failed(results)).toEqual([]);
  expect(results.map(({ check }) => check)).toEqual(
    ["port", "tls-version", "certificate-of-stack", "certificate-dates", "tls-1.0", "tls-1.1", "tls-ciphers"].concat(
      ["without-certificate", "foreign-certificate", "expired-certificate"],
      ["reqmod-clean", "reqmod-canary", "respmod-clean", "respmod-canary", "large-body", "latency"],
    ),
  );
  expect(countsOf(results)).toEqual({ passed: 16, failed: 0, notMade: 0 });
});

test("a gateway without TLS passes when it refuses TLS, and not when it is silent", async () => {
  const checks = (plain: Broken["plain"], more: Partial<VerifyTarget> = {}) =>
    verified({ plain, verdict: (_, blocked) => (blocked ? "blocked" : "allowed") }, server, { tls: "off", ...more });
  const results = await checks("refuses TLS");
  expect(failed(results)).toEqual([]);
  expect(countsOf(results)).toEqual({ passed: 8, failed: 0, notMade: 0 });
  expect(failed(await checks("silent", { timeoutMs: 2_000 }))).toEqual([
    expect.stringMatching(/^tls-refused: not refused in TLS, but /),
  ]);
});

const isClient = ({ fingerprint256 }: X509Certificate): boolean =>
  fingerprint256 === new X509Certificate(client.certificate).fingerprint256;
const expiredToo = (one: X509Certificate | undefined): boolean =>
  one !== undefined && (isClient(one) || new Date(one.validTo) < new Date());

describe("a gateway is found out that", () => {
  const right = (blocked: boolean) => (blocked ? ("blocked" as const) : ("allowed" as const));
  it.each<[string, Broken, readonly string[]]>([
    [
      "still speaks TLS 1.0",
      { tls: { minVersion: "TLSv1", maxVersion: "TLSv1.2", ciphers: "ALL:@SECLEVEL=0" } },
      ["tls-1.0", "tls-1.1", "tls-ciphers"],
    ],
    ["takes ciphers without forward secrecy", { tls: { ciphers: "ECDHE+AESGCM:AES128-SHA" } }, ["tls-ciphers"]],
    [
      "admits clients without a certificate",
      { admits: (one) => one === undefined || isClient(one) },
      ["without-certificate"],
    ],
    [
      "admits any certificate of today",
      { admits: (one) => one !== undefined && new Date(one.validTo) > new Date() },
      ["foreign-certificate"],
    ],
    ["admits an expired certificate", { admits: expiredToo }, ["expired-certificate"]],
    [
      "has lost the service for downloads",
      { verdict: (service, blocked) => (service === "respmod" ? "404" : right(blocked)) },
      ["respmod-clean", "respmod-canary"],
    ],
    ["lets everything through", { verdict: () => "allowed" }, ["reqmod-canary", "respmod-canary"]],
    ["blocks everything", { verdict: () => "blocked" }, ["reqmod-clean", "respmod-clean", "large-body", "latency"]],
    [
      "hangs up on large bodies",
      { verdict: (_, blocked, bytes) => (bytes > 1_000_000 ? "hang up" : right(blocked)) },
      ["large-body"],
    ],
  ])("%s", async (_, broken, checks) => {
    expect(failed(await verified(broken)).map((one) => one.split(": ")[0])).toEqual(checks);
  });

  it("shows a certificate of another authority", async () => {
    const other = await (await authority("somebody else")).issue(90);
    expect(failed(await verified({}, other))).toContain(
      'certificate-of-stack: "CN=gateway", signed by "CN=somebody else", is not signed by the stack\'s "CN=gateway authority"',
    );
  });

  it("shows a certificate of another authority that has the name of the stack's", async () => {
    const namesake = await (await authority("gateway authority")).issue(90);
    expect(failed(await verified({}, namesake))).toContain(
      'certificate-of-stack: "CN=gateway", signed by "CN=gateway authority", is not signed by the stack\'s "CN=gateway authority"',
    );
  });

  it("shows an expired certificate, or one that expires soon", async () => {
    expect(failed(await verified({}, await own.issue(-2)))).toContainEqual(
      expect.stringMatching(/^certificate-dates: "CN=gateway" expired on 20/),
    );
    expect(failed(await verified({}, await own.issue(10.5)))).toEqual([
      expect.stringMatching(/^certificate-dates: "CN=gateway" expires in 10 days, on 20/),
    ]);
  });

  it("does not listen", async () => {
    const gateway = await standInGateway(server, client.certificate);
    await gateway.close();
    const results = await verify(target(gateway.port), new Date(), () => undefined);
    expect(failed(results)).toEqual([expect.stringMatching(/^port: refused: /)]);
    expect(countsOf(results)).toEqual({ passed: 0, failed: 1, notMade: 15 });
  });
});

test("without the client's certificate and without content to block, the checks that need them are not made, and say why", async () => {
  const results = await verified({}, server, { client: undefined });
  expect(failed(results)).toEqual([]);
  expect(results.filter(({ outcome }) => outcome === "not made").map(({ check, detail }) => [check, detail])).toEqual(
    ["reqmod-clean", "reqmod-canary", "respmod-clean", "respmod-canary", "large-body", "latency"].map((check) => [
      check,
      "the client's certificate and key are not known (--client-certificate, --client-key)",
    ]),
  );
  const blind = await verified({}, server, { canary: undefined });
  expect(blind.filter(({ outcome }) => outcome === "not made").map(({ check }) => check)).toEqual([
    "reqmod-canary",
    "respmod-canary",
  ]);
});

test("ICAP servers with one service are asked for that one alone", async () => {
  const results = await verified({}, server, { services: { reqmod: "", respmod: "respmod" } });
  expect(failed(results)).toEqual([]);
  const notMade = results
    .filter(({ outcome }) => outcome === "not made")
    .map(({ check, detail }) => `${check}: ${detail}`);
  expect(notMade).toEqual([
    "reqmod-clean: the ICAP servers have no such service",
    "reqmod-canary: the ICAP servers have no such service",
  ]);
});

test("a body as large as the gateway's limit must still be allowed", async () => {
  const results = await verified({}, server, { maxBodyMebibytes: 2 });
  expect(failed(results)).toEqual([]);
  expect(results.find(({ check }) => check === "large-body")!.detail).toMatch(/^allowed in /);
});

test("a body above the gateway's limit must be blocked", async () => {
  expect(failed(await verified({}, server, { maxBodyMebibytes: 1 }))).toEqual([
    expect.stringMatching(/^large-body: allowed instead of blocked/),
  ]);
});

test("results are a table, JSON and JUnit's XML, whatever a server says", () => {
  const results: CheckResult[] = [
    { check: "port", where: "lane a", outcome: "passed", detail: "opens", milliseconds: 12 },
    { check: "tls-1.0", where: "lane a", outcome: "failed", detail: 'a <b> & "c"\u0007', milliseconds: 3 },
    { check: "latency", where: "lane a", outcome: "not made", detail: "no key", milliseconds: 0 },
  ];
  expect(render("prod", results, "table")).toContain("Stack prod: 1 passed, 1 failed, 1 could not be made from here.");
  expect(JSON.parse(render("prod", results, "json"))).toMatchObject({
    stack: "prod",
    passed: 1,
    failed: 1,
    notMade: 1,
  });
  const junit = render("prod", results, "junit");
  expect(junit).toContain('<testsuite name="verify prod" tests="3" failures="1" skipped="1">');
  expect(junit).toContain('<failure message="a &lt;b&gt; &amp; &quot;c&quot;?"/>');
});
