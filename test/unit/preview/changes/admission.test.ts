import { compare } from "../../../../preview/changes/compare";
import type { ResourceState } from "../../../../preview/model/step";
import { renderComment } from "../../../../preview/render/comment";
import { throwawayIdentity } from "../../../../engine/clientIdentity";
import { changeOf, clientOf, urnOf, type Choices } from "../smallStack";

const pinned = (...letters: string[]) => ({ mode: "pin", certificates: letters.map(clientOf) });
/** The client's certificate reaches the gateways in the lanes' secret, so that changes too. */
const admitting = (admission: unknown, secret = "other"): Choices => ({ admission, secret });

describe("another client's certificate", () => {
  const report = compare(changeOf(admitting(pinned("a"), "one"), admitting(pinned("b"), "two")));

  it("is no rotation of the server's: who is admitted changes, in the first line and with a gate", () => {
    expect(report.verdict).toBe(
      "The gateways admit 1 more client certificate and no longer admit 1 client certificate",
    );
    expect(report.gates).toEqual(["admission"]);
  });

  it("is shown by subject, issuer, key and dates", () => {
    const text = renderComment(report);
    expect(text).toContain("### Admitted clients");
    expect(text).toMatch(
      new RegExp(
        `\\*\\*Admitted:\\*\\* CN=client-b, issued by CN=Issuing, valid from 2026-01-01 to 2027-01-01, SHA-256 of its key \`0${"b".repeat(63)}\``,
      ),
    );
    expect(text).toMatch(/\*\*No longer admitted:\*\* CN=client-a/);
  });
});

it("a new key of the server's stays a rotation, and admits nobody else", () => {
  const report = compare(changeOf({ secret: "one" }, { secret: "two" }));
  expect(report.verdict).toBe("The gateways get new keys or certificates; the portal needs no change");
  expect(report.gates).toEqual([]);
});

const under = (name: string) => ({ ...pinned("a"), mode: "chain", name });
const throwAway = "the client that the stack generates (gateway-client)";

it.each<[string, unknown, unknown, readonly string[], readonly string[]]>([
  ["one more", pinned("a"), pinned("a", "b"), ["CN=client-b"], []],
  ["one less", pinned("a", "b"), pinned("a"), [], ["CN=client-b"]],
  [
    "an authority in place of the certificate",
    pinned("a"),
    under("client.example"),
    ["CN=client-a for client.example"],
    ["CN=client-a"],
  ],
  [
    "another name that the authority signs for",
    under("client.example"),
    under("other.example"),
    ["CN=client-a for other.example"],
    ["CN=client-a for client.example"],
  ],
  [
    "everybody whom the authority certifies in place of one name",
    under("client.example"),
    { ...pinned("a"), mode: "authority" },
    ["CN=client-a for anybody"],
    ["CN=client-a for client.example"],
  ],
  ["a throw-away client beside it", pinned("a"), { ...pinned("a"), generated: "gateway-client" }, [throwAway], []],
])("%s changes who is admitted", (_what, before, after, added, removed) => {
  const report = compare(changeOf(admitting(before, "one"), admitting(after, "two")));
  expect(report.gates).toContain("admission");
  expect(report.unknown).toEqual([]);
  const told = (clients: readonly { subject: string; signsFor?: string }[]): string[] =>
    clients.map(({ subject, signsFor }) => (signsFor === undefined ? subject : `${subject} for ${signsFor}`));
  expect(told(report.admission.added)).toEqual(added);
  expect(told(report.admission.removed)).toEqual(removed);
});

describe("a client that cannot be identified", () => {
  it.each<[string, unknown, RegExp]>([
    ["encrypted in the settings", "[secret]", /the settings of the client are encrypted/],
    ["encrypted in a stack export", { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1" }, /are encrypted/],
    ["unknown to an older version of the program", undefined, /this version of the program does not report them/],
    ["known only after the deployment", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", /are encrypted|known only after/],
    ["of a shape that nobody knows", { mode: "none" }, /known only after the deployment/],
  ])("because it is %s is not known when the lanes' secrets change, and the gate fails", (_why, admission, words) => {
    const report = compare(changeOf(admitting(admission, "one"), admitting(admission, "two")));
    expect(report.unknown.join()).toMatch(words);
    expect(report.gates).toContain("admission");
    expect(report.admission).toMatchObject({ added: [], removed: [] });
  });

  it("is the same as before when nothing that admits a client is touched", () => {
    const more = { sources: ["20.0.0.1", "20.0.0.2", "52.0.0.1"] };
    const report = compare(changeOf(admitting("[secret]"), { ...admitting("[secret]"), ...more }));
    expect(report.unknown).toEqual([]);
    expect(report.gates).not.toContain("admission");
  });

  it("is not concluded from other boot data", () => {
    const report = compare(changeOf(admitting("[secret]"), { ...admitting("[secret]"), bootFile: "checkHost = x" }));
    expect(report.unknown.join()).toMatch(/the admitted clients after the change/);
  });
});

describe("a placeholder", () => {
  it("is no client: on one side only, nobody knows who is admitted", async () => {
    const { certificate } = await throwawayIdentity(new Date());
    const { X509Certificate } = await import("node:crypto");
    const sha256 = new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
    const placeholder = { mode: "pin", certificates: [{ ...clientOf("c"), subject: "CN=icap-client", sha256 }] };
    const of = (before: unknown, after: unknown) =>
      compare(changeOf(admitting(before, "one"), admitting(after, "two"), { placeholderClient: certificate }));
    expect(of(placeholder, pinned("a")).unknown).toContain(
      "the admitted clients before the change: a placeholder replaces them",
    );
    expect(of(placeholder, pinned("a")).gates).toContain("admission");
    expect(JSON.stringify(of(placeholder, pinned("a")))).not.toContain("CN=icap-client");
    expect(of(placeholder, placeholder).gates).toEqual([]);
  });
});

describe("the stack's own throw-away client", () => {
  const maker = (certPem: string): ResourceState => ({
    ...{ urn: urnOf("tls:index/selfSignedCert:SelfSignedCert", "gateway-client"), custom: true, id: "client" },
    ...{ type: "tls:index/selfSignedCert:SelfSignedCert", inputs: { certPem }, outputs: { certPem } },
  });
  const generated = { mode: "pin", certificates: [], generated: "gateway-client" };

  it("is another one when it is made anew, and the emulator's is never shown as the real one", async () => {
    const [old, now] = [await throwawayIdentity(new Date()), "04da6b54-80e4-46f7-96ec-b56ff0331ba9"];
    const of = (after: string, emulated: boolean) =>
      compare(
        changeOf(
          { admission: generated, extra: [maker(old.certificate)] },
          { admission: generated, extra: [maker(after)] },
          { emulated },
        ),
      );
    expect(of(old.certificate, false).gates).toEqual([]);
    expect(of(now, false).admission).toMatchObject({
      added: [{ subject: "the client that the stack generates (gateway-client)" }],
      removed: [{ keySha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect(of(now, true).admission.removed).toEqual([
      { subject: "the client that the stack generates (gateway-client)" },
    ]);
  });
});
