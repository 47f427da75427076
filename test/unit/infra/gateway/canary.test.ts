import { nameOf, ruleMark } from "../../../../infra/gateway/dlp/signature";
import type { DlpSettings } from "../../../../infra/model";
import { SETTINGS, landed } from "./input";

interface Check {
  sent: Buffer;
  /** The expectations of the answer, one after the other. */
  expected: string[];
}

const unescape = (text: string) =>
  text
    .replaceAll("\\r", "\r")
    .replaceAll("\\n", "\n")
    .replace(/\\(["\\$])/g, "$1");

/** The checks of the rendered haproxy configuration, unescaped as haproxy does. */
function checks(changes: Parameters<typeof landed>[1] = {}): Check[] {
  const backend =
    /^backend canary\n([^]*?)^backend /m.exec(landed("/etc/icap-gateway/haproxy.cfg", changes))?.[1] ?? "";
  return backend
    .split("tcp-check connect\n")
    .slice(1)
    .map((check) => ({
      sent: Buffer.concat(
        [...check.matchAll(/tcp-check (?:send "((?:[^"\\]|\\.)*)"|send-binary ([0-9a-f]+))\n/g)].map(
          ([, text, bytes = ""]) => (text === undefined ? Buffer.from(bytes, "hex") : Buffer.from(unescape(text))),
        ),
      ),
      expected: [...check.matchAll(/tcp-check expect (.*)\n/g)].map(([, words = ""]) => words),
    }));
}

/** Takes an ICAP request apart by its own offsets and chunk length: a wrong number leaves a part that does not fit. */
function takenApart(request: Buffer) {
  const headEnd = request.indexOf("\r\n\r\n") + 4;
  const head = request.subarray(0, headEnd).toString();
  const rest = request.subarray(headEnd);
  const offsets = [...(/^Encapsulated: (.*)\r$/m.exec(head)?.[1] ?? "").matchAll(/([a-z-]+)=(\d+)/g)].map(
    (match) => [match[1] ?? "", Number(match[2])] as const,
  );
  const parts = Object.fromEntries(
    offsets.map(([name, start], index) => [name, rest.subarray(start, offsets[index + 1]?.[1]).toString("latin1")]),
  );
  const body = parts["req-body"] ?? parts["res-body"] ?? "";
  const chunk = /^([0-9a-f]+)\r\n([^]*)\r\n0\r\n\r\n$/.exec(body);
  return { start: head.split("\r\n")[0], parts, size: parseInt(chunk?.[1] ?? "", 16), body: chunk?.[2] ?? "" };
}

/** A policy with every kind of rule. */
const EVERYTHING: DlpSettings = {
  ...SETTINGS.dlp,
  creditCardsAtLeast: 50,
  socialSecurityNumbersAtLeast: 3,
  ibanCountries: ["DE", "XK"],
  expressions: ["PRJ-[0-9]{4}", "INV-[0-9]{4}"],
  keywords: ["top secret", "größe XL"],
  blockedTypes: ["7z", "media", "office", "pdf", "pictures"],
  encodedText: "block",
};

/** The rule that a check wants for its answer; none: it wants "allowed". */
const ruleOf = ({ expected }: Check) => /Threat=(Gateway\.[\w.]+?)\.UNOFFICIAL;/.exec(expected.join("\n"))?.[1];

describe("the canary in haproxy's configuration", () => {
  test("plants something and sends something clean through both methods", () => {
    const asked = checks({ dlp: { ...SETTINGS.dlp, creditCards: false, socialSecurityNumbers: false, keywords: [] } });
    const verdicts = new Set(asked.map((check) => `${check.sent.subarray(0, 7).toString().trim()} ${ruleOf(check)}`));
    for (const verdict of ["REQMOD Gateway.Canary", "REQMOD undefined", "RESPMOD Gateway.Canary", "RESPMOD undefined"])
      expect(verdicts).toContain(verdict);
  });

  test("asks the last rule of each kind that the policy has, with a content that no rule before it finds", () => {
    const lines = landed("/etc/icap-gateway/gateway.ldb", { dlp: EVERYTHING }).trimEnd().split("\n");
    const last = new Map(lines.map(nameOf).map((name) => [name.split(".")[1], name]));
    const asked = checks({ dlp: EVERYTHING }).map(ruleOf);
    for (const name of last.values()) expect(asked).toContain(name);
    expect([...last.keys()]).toEqual([
      ...["Canary", "Unreadable", "Encrypted", "Type", "CreditCard", "Ssn", "Iban", "EncodedText"],
      ...["Keyword", "Expression"],
    ]);
    // every type by itself
    expect(asked.filter((name) => name?.startsWith("Gateway.Type."))).toHaveLength(5);
  });

  test("takes another rule's answer where that one finds the same content before it", () => {
    const dlp = { ...EVERYTHING, expressions: ["[0-9a-f]{12}", "PRJ-[0-9]{4}"] };
    const lines = landed("/etc/icap-gateway/gateway.ldb", { dlp }).trimEnd().split("\n");
    const either = checks({ dlp }).find(({ sent }) => sent.includes(ruleMark(lines.at(-1)!)));
    expect(either?.expected[1]).toBe('string "Threat=Gateway."');
  });

  test("tells a wrong verdict from no answer with the answer's first bytes, and wants both the rule and the block", () => {
    for (const check of checks({ dlp: EVERYTHING })) {
      expect(check.sent.toString("latin1")).toMatch(/^[^]*\r\nConnection: close\r\n/);
      if (ruleOf(check) === undefined && !check.expected[1]?.includes("Threat="))
        expect(check.expected).toEqual(['min-recv 12 string "ICAP/1.0 204"']);
      else
        expect(check.expected).toEqual([
          'min-recv 12 error-status L7STS ! string "ICAP/1.0 204"',
          expect.stringMatching(/^string "Threat=Gateway\./),
          'string "403 Forbidden"',
        ]);
    }
  });

  test.each(checks({ dlp: EVERYTHING }).map((check, index) => [index, check] as const))(
    "request %i counts its own bytes rightly",
    (_, { sent }) => {
      const { parts, size, body } = takenApart(sent);
      expect(size).toBe(Buffer.byteLength(body, "latin1"));
      const heads = Object.entries(parts).filter(([name]) => name.endsWith("-hdr"));
      for (const [, head] of heads) expect(head).toMatch(/^(POST|GET|HTTP)[^]*\r\n\r\n$/);
      const last = heads[heads.length - 1]?.[1] ?? "";
      expect(Number(/Content-Length: (\d+)/.exec(last)?.[1])).toBe(Buffer.byteLength(body, "latin1"));
    },
  );

  test("asks the services that clients use", () => {
    const starts = checks({ icap: { reqmodService: "out", respmodService: "in" } }).map(
      ({ sent }) => takenApart(sent).start,
    );
    expect(new Set(starts)).toEqual(
      new Set(["REQMOD icap://127.0.0.1/out ICAP/1.0", "RESPMOD icap://127.0.0.1/in ICAP/1.0"]),
    );
  });

  test("plants as many numbers as the policy needs for a finding, and stays within a line and a buffer of haproxy's", () => {
    const dlp = { ...EVERYTHING, socialSecurityNumbersAtLeast: 1000 };
    const bodies = checks({ dlp }).map(({ sent }) => takenApart(sent).body);
    const card = Buffer.from("4111 1111 1111 1111", "utf16le").swap16().toString("latin1");
    expect(Math.max(...bodies.map((body) => body.split(card).length - 1))).toBe(50);
    for (const body of bodies) expect(body.length).toBeLessThan(4096);
    // LINESIZE in haproxy's source; a longer line is cut
    for (const line of landed("/etc/icap-gateway/haproxy.cfg", { dlp }).split("\n"))
      expect(Buffer.byteLength(line)).toBeLessThan(2048);
  });
});
