/**
 * The canary: planted bodies that must come back blocked and clean ones that must be allowed, as haproxy's tcp-check lines.
 * Both ICAP methods, through the very services that clients use.
 */

/** What one canary sends, and whether the gateway must block it. */
export interface Canary {
  method: "REQMOD" | "RESPMOD";
  /** Name of the ICAP service, without a slash. */
  service: string;
  body: string;
  blocked: boolean;
}

/**
 * The planted text. It has a signature of its own (dlpPolicy.ts), so that the canary works with any policy, also an empty
 * one. ASCII without spaces: it stands in a haproxy string.
 */
export const CANARY_TOKEN = "icap-gateway-canary-5b1c9e72f0d84ac6";

/** The usual test number of the card industry; passes Luhn, belongs to nobody. */
const CANARY_CARD = "4111 1111 1111 1111";

/** The canaries for a policy: with cards switched on, one of them also proves the rules for numbers. */
export function canariesFor(
  services: { reqmod: string; respmod: string },
  dlp: { creditCards: boolean; creditCardsAtLeast: number },
): Canary[] {
  const cards = Array.from({ length: dlp.creditCardsAtLeast }, () => CANARY_CARD).join(" ");
  const planted = dlp.creditCards ? `canary ${cards} end` : CANARY_TOKEN;
  return [
    { method: "REQMOD", service: services.reqmod, body: planted, blocked: true },
    { method: "REQMOD", service: services.reqmod, body: "a clean canary", blocked: false },
    { method: "RESPMOD", service: services.respmod, body: CANARY_TOKEN, blocked: true },
    { method: "RESPMOD", service: services.respmod, body: "a clean canary", blocked: false },
  ];
}

/** The whole ICAP request of a canary (RFC 3507 §4.8, §4.9), lengths computed. */
export function icapRequest(canary: Canary): string {
  const length = Buffer.byteLength(canary.body, "utf8");
  const requestHead = "POST http://canary.invalid/ HTTP/1.1\r\nHost: canary.invalid\r\n";
  const entityHead = `Content-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`;
  const heads =
    canary.method === "REQMOD"
      ? [{ name: "req-hdr", text: requestHead + entityHead }]
      : [
          { name: "req-hdr", text: "GET http://canary.invalid/ HTTP/1.1\r\nHost: canary.invalid\r\n\r\n" },
          { name: "res-hdr", text: `HTTP/1.1 200 OK\r\n${entityHead}` },
        ];
  const offsets: string[] = [];
  let offset = 0;
  for (const head of heads) {
    offsets.push(`${head.name}=${offset}`);
    offset += Buffer.byteLength(head.text, "utf8");
  }
  offsets.push(`${canary.method === "REQMOD" ? "req-body" : "res-body"}=${offset}`);
  return (
    `${canary.method} icap://127.0.0.1/${canary.service} ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\n` +
    `Encapsulated: ${offsets.join(", ")}\r\n\r\n${heads.map((head) => head.text).join("")}` +
    `${length.toString(16)}\r\n${canary.body}\r\n0\r\n\r\n`
  );
}

/** haproxy's lines for these canaries, each on its own connection. */
export function tcpCheckLines(canaries: readonly Canary[]): string[] {
  return canaries.flatMap((canary) => [
    `    # ${canary.method}: ${canary.blocked ? "must be blocked" : "must be allowed"}`,
    "    tcp-check connect",
    `    tcp-check send "${haproxyString(icapRequest(canary))}"`,
    `    tcp-check expect string "${canary.blocked ? "403 Forbidden" : "ICAP/1.0 204"}"`,
  ]);
}

/** Escapes for a double-quoted haproxy argument (configuration manual §2.2). */
function haproxyString(text: string): string {
  return text
    .replace(/[\\"$]/g, "\\$&")
    .replaceAll("\r", "\\r")
    .replaceAll("\n", "\\n");
}
