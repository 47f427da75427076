/**
 * The canary: planted bodies that must come back blocked and clean ones that must be allowed, as haproxy's tcp-check lines. Both ICAP
 * methods, through the same services that clients use.
 */

/** A content, and the rules of which one must block it. */
export interface Sample {
  readonly body: Buffer;
  readonly rules: readonly string[];
}

/** Ending that clamd appends to a finding's name when the rule is not of its public database. */
export const FOUND_BY_CLAMD = ".UNOFFICIAL";

/** The content of one canary, and the verdict that the gateway must return. */
export interface Canary {
  method: "REQMOD" | "RESPMOD";
  /** Name of the ICAP service, without a slash. */
  service: string;
  body: Buffer;
  /** The rules of which one must block it; none: it must be allowed. */
  rules: readonly string[];
}

/**
 * The planted text. It has a signature of its own (dlpPolicy.ts), so that the canary works with any policy, even an empty one. It is ASCII
 * without spaces, because it is part of a haproxy string.
 */
export const CANARY_TOKEN = "icap-gateway-canary-5b1c9e72f0d84ac6";

/** The name of the canary that must be allowed. */
export const CLEAN_CANARY = "a clean canary";

/** Its rule, which every policy has. */
export const CANARY_RULE = "Gateway.Canary";

/** The canaries for a policy: uploads test every kind of rule; downloads use the same scanner, so fewer are needed. */
export function canariesFor(services: { reqmod: string; respmod: string }, samples: readonly Sample[]): Canary[] {
  const clean = { body: Buffer.from(CLEAN_CANARY), rules: [] };
  const token = { body: Buffer.from(CANARY_TOKEN), rules: [CANARY_RULE] };
  return [
    ...[...samples, clean].map((sample) => ({ method: "REQMOD" as const, service: services.reqmod, ...sample })),
    ...[token, clean].map((sample) => ({ method: "RESPMOD" as const, service: services.respmod, ...sample })),
  ];
}

/**
 * The whole ICAP request of a canary (RFC 3507 §4.8, §4.9), with lengths computed: the part before its body, the body, and the part after
 * it.
 */
function icapRequest(canary: Canary): [head: string, body: Buffer, end: string] {
  const { length } = canary.body;
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
  return [
    // closed after the answer, because haproxy would wait for more of a wrong one until its timeout
    `${canary.method} icap://127.0.0.1/${canary.service} ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\nConnection: close\r\n` +
      `Encapsulated: ${offsets.join(", ")}\r\n\r\n${heads.map((head) => head.text).join("")}${length.toString(16)}\r\n`,
    canary.body,
    "\r\n0\r\n\r\n",
  ];
}

/**
 * haproxy's lines for these canaries, each on its own connection.
 * @param suffix what the engine adds to a rule's name
 */
export function tcpCheckLines(canaries: readonly Canary[], suffix: string): string[] {
  return canaries.flatMap((canary) => {
    const [head, body, end] = icapRequest(canary);
    return [
      `    # ${canary.method}: ${canary.rules.length > 0 ? `blocked by ${canary.rules.join(" or ")}` : "allowed"}`,
      "    tcp-check connect",
      `    tcp-check send "${haproxyString(head)}"`,
      ...bodyLines(body),
      `    tcp-check send "${haproxyString(end)}"`,
      ...answerLines(canary.rules, suffix),
    ];
  });
}

/** haproxy cuts a line at 2,048 bytes (LINESIZE). */
const BYTES_IN_A_LINE = 900;

function bodyLines(body: Buffer): string[] {
  const lines = Math.ceil(body.length / BYTES_IN_A_LINE);
  return Array.from({ length: lines }, (_, line) => {
    const part = body.subarray(line * BYTES_IN_A_LINE, (line + 1) * BYTES_IN_A_LINE);
    return /^[\x20-\x7e]*$/.test(part.toString("latin1"))
      ? `    tcp-check send "${haproxyString(part.toString("latin1"))}"`
      : `    tcp-check send-binary ${part.toString("hex")}`;
  });
}

function answerLines(rules: readonly string[], suffix: string): string[] {
  const allowed = "ICAP/1.0 204";
  // `min-recv`: the bytes of the answer that are needed to decide. Status L7STS tells the guard that the verdict was wrong.
  const early = `    tcp-check expect min-recv ${allowed.length}`;
  if (rules.length === 0) return [`${early} string "${allowed}"`];
  // No regular expression: haproxy compiles one to machine
  // code, which its unit forbids (MemoryDenyWriteExecute).
  const threat = rules.length === 1 ? `${rules[0]}${suffix};` : "Gateway.";
  return [
    `${early} error-status L7STS ! string "${allowed}"`,
    `    tcp-check expect string "Threat=${threat}"`,
    '    tcp-check expect string "403 Forbidden"',
  ];
}

/** Escapes for a double-quoted haproxy argument (configuration manual §2.2). */
function haproxyString(text: string): string {
  return text
    .replace(/[\\"$]/g, "\\$&")
    .replaceAll("\r", "\\r")
    .replaceAll("\n", "\\n");
}
