import { CANARY_TOKEN, canariesFor, icapRequest, tcpCheckLines, type Canary } from "../../../infra/gateway/canary";
import { INPUT, landed } from "./input";

interface Check {
  sent: string;
  expected: string;
}

/** The checks of the rendered haproxy configuration, unescaped as haproxy does. */
function checks(changes: Parameters<typeof landed>[1] = {}): Check[] {
  const backend =
    /^backend canary\n([^]*?)^backend /m.exec(landed("/etc/icap-gateway/haproxy.cfg", changes))?.[1] ?? "";
  const pair = /tcp-check connect\n\s+tcp-check send "((?:[^"\\]|\\.)*)"\n\s+tcp-check expect string "([^"]*)"/g;
  const unescape = (text: string) =>
    text
      .replaceAll("\\r", "\r")
      .replaceAll("\\n", "\n")
      .replace(/\\(["\\$])/g, "$1");
  return [...backend.matchAll(pair)].map((match) => ({ sent: unescape(match[1] ?? ""), expected: match[2] ?? "" }));
}

/** Takes an ICAP request apart by its own offsets and chunk length: a wrong number leaves a part that does not fit. */
function takenApart(request: string) {
  const headEnd = request.indexOf("\r\n\r\n") + 4;
  const head = request.slice(0, headEnd);
  const rest = Buffer.from(request.slice(headEnd), "utf8");
  const offsets = [...(/^Encapsulated: (.*)\r$/m.exec(head)?.[1] ?? "").matchAll(/([a-z-]+)=(\d+)/g)].map(
    (match) => [match[1] ?? "", Number(match[2])] as const,
  );
  const parts = Object.fromEntries(
    offsets.map(([name, start], index) => [name, rest.subarray(start, offsets[index + 1]?.[1]).toString()]),
  );
  const body = parts["req-body"] ?? parts["res-body"] ?? "";
  const chunk = /^([0-9a-f]+)\r\n([^]*)\r\n0\r\n\r\n$/.exec(body);
  return { start: head.split("\r\n")[0], parts, size: parseInt(chunk?.[1] ?? "", 16), body: chunk?.[2] ?? "" };
}

describe("the canary in haproxy's configuration", () => {
  test("plants something and sends something clean through both methods", () => {
    expect(checks().map(({ sent, expected }) => [sent.split(" ")[0], expected])).toEqual([
      ["REQMOD", "403 Forbidden"],
      ["REQMOD", "ICAP/1.0 204"],
      ["RESPMOD", "403 Forbidden"],
      ["RESPMOD", "ICAP/1.0 204"],
    ]);
  });

  test.each(checks().map((check, index) => [index, check] as const))(
    "request %i counts its own bytes rightly",
    (_, { sent }) => {
      const { parts, size, body } = takenApart(sent);
      expect(size).toBe(Buffer.byteLength(body));
      const heads = Object.entries(parts).filter(([name]) => name.endsWith("-hdr"));
      for (const [, head] of heads) expect(head).toMatch(/^(POST|GET|HTTP)[^]*\r\n\r\n$/);
      const last = heads[heads.length - 1]?.[1] ?? "";
      expect(Number(/Content-Length: (\d+)/.exec(last)?.[1])).toBe(Buffer.byteLength(body));
    },
  );

  test("counts bytes, not characters", () => {
    const canary: Canary = { method: "REQMOD", service: "reqmod", body: "Ä€", blocked: false };
    expect(takenApart(icapRequest(canary))).toMatchObject({ size: 5, body: "Ä€" });
  });

  test("asks the services that clients use", () => {
    const starts = checks({ services: { reqmod: "out", respmod: "in" } }).map(({ sent }) => takenApart(sent).start);
    expect(starts).toEqual(
      ["out", "out", "in", "in"].map(
        (service, index) => `${index < 2 ? "REQMOD" : "RESPMOD"} icap://127.0.0.1/${service} ICAP/1.0`,
      ),
    );
  });

  test("needs no policy: without cards it plants the token, which has its own signature", () => {
    const planted = canariesFor(INPUT.services, { ...INPUT.dlp, creditCards: false }).filter(
      (canary) => canary.blocked,
    );
    expect(planted.map((canary) => canary.body)).toEqual([CANARY_TOKEN, CANARY_TOKEN]);
    const empty = { ...INPUT.dlp, creditCards: false, socialSecurityNumbers: false, keywords: [] };
    expect(landed("/etc/icap-gateway/gateway.ldb", { dlp: empty })).toContain(
      Buffer.from(CANARY_TOKEN).toString("hex"),
    );
  });

  test("plants as many card numbers as the policy needs for a finding, and stays within a line of haproxy's", () => {
    for (const least of [1, 3, 50]) {
      const canaries = canariesFor(INPUT.services, { creditCards: true, creditCardsAtLeast: least });
      expect(canaries[0]?.body.match(/4111 1111 1111 1111/g)).toHaveLength(least);
      // haproxy cuts a line at 2,048 bytes (LINESIZE)
      for (const line of tcpCheckLines(canaries)) expect(Buffer.byteLength(line)).toBeLessThan(2048);
    }
  });
});
