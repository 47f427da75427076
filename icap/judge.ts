import type { IcapAnswer } from "./answerReader";
import type { BodyTally } from "./body";
import { IcapFailure } from "./failure";
import { type Head, MalformedMessage, statusOf, valuesOf } from "./head";
import type { MessageOutcome, Verdict } from "./types";

/** A request, and how much of it the server had received when it answered. */
export interface Asked {
  readonly method: "OPTIONS" | "REQMOD" | "RESPMOD";
  readonly offered204: boolean;
  /** Whether the answer came to a preview, without a 100 Continue before it. */
  readonly answersPreview: boolean;
  readonly wholeBodySent: boolean;
  /** The message to be judged: the HTTP request of a REQMOD, the HTTP response of a RESPMOD. */
  readonly original?: Head;
  readonly body: BodyTally;
}

/** The verdict that the answer gives on the message. */
export interface Judgement {
  readonly verdict: Exclude<Verdict, "error"> | "answered";
  readonly reason: string;
  readonly rule?: string;
  readonly outcome?: MessageOutcome;
  readonly httpStatus?: number;
}

/**
 * Reads the verdict from a complete answer. Throws IcapFailure for an answer without a verdict and for a contradiction: an answer that a
 * lenient client might read as "allowed" and a strict one as "blocked" is an error.
 */
export function judge(asked: Asked, answer: IcapAnswer): Judgement {
  const { status, head } = answer;
  if (status >= 400) throw new IcapFailure("server-error", "response", `the server answered ${head.startLine}`);
  if (asked.method === "OPTIONS" && status === 200)
    return { verdict: "answered", reason: "the service answers OPTIONS; this says nothing about inspection" };
  const rule = ruleOf(head);
  if (status === 204 && asked.method !== "OPTIONS") return judgeNoContent(asked, rule);
  if (status !== 200) throw protocolFailure(`${head.startLine} is not an answer to a ${asked.method}`);
  return judgeMessage(asked, answer, rule);
}

function judgeNoContent(asked: Asked, rule: string | undefined): Judgement {
  if (!asked.offered204 && !asked.answersPreview) throw protocolFailure("a 204 that was not offered");
  if (rule !== undefined) throw protocolFailure(`a 204 that names a finding (${rule})`);
  const basis = asked.wholeBodySent
    ? ""
    : asked.answersPreview
      ? ", judged from the preview"
      : ", before it had the whole body";
  return { verdict: "allowed", reason: `204: nothing to change${basis}`, outcome: "no-content" };
}

function judgeMessage(asked: Asked, answer: IcapAnswer, rule: string | undefined): Judgement {
  const { http } = answer;
  if (!http || !asked.original) throw protocolFailure("a 200 without an HTTP message");
  const named = rule === undefined ? {} : { rule };
  const because = rule === undefined ? "" : ` (${rule})`;
  const httpStatus = http.kind === "response" ? httpStatusOf(http.head) : undefined;
  const withStatus = httpStatus === undefined ? named : { ...named, httpStatus };

  if (asked.method === "REQMOD" && http.kind === "response")
    return {
      verdict: "blocked",
      reason: `answered with HTTP ${httpStatus} instead${because}`,
      outcome: "replaced",
      ...withStatus,
    };

  const changes = changesBetween(asked.original, http.head);
  if (!asked.wholeBodySent) changes.push("the body, of which it had only a part");
  else if (!asked.body.equals(http.body))
    changes.push(`the body (${asked.body.length} bytes became ${http.body.length})`);

  if (changes.length > 0) {
    const replaced = asked.method === "RESPMOD" && asked.original.startLine !== http.head.startLine;
    const reason = replaced ? `replaced by HTTP ${httpStatus}${because}` : `changed: ${changes.join(", ")}${because}`;
    return { verdict: "blocked", reason, outcome: replaced ? "replaced" : "changed", ...withStatus };
  }
  if (rule !== undefined)
    return {
      verdict: "blocked",
      reason: `finding named${because}, message sent back as it was`,
      outcome: "echoed",
      ...withStatus,
    };
  return { verdict: "allowed", reason: "200 with the message as it was", outcome: "echoed", ...withStatus };
}

/** Fields that each hop may set or drop (RFC 3507 §4.4.2, RFC 9110 §7.6.1), and Via, which every ICAP server adds. */
const PER_HOP = new Set(
  ["via", "connection", "proxy-connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"].concat([
    "proxy-authenticate",
    "proxy-authorization",
  ]),
);

/** Differences between two heads, apart from per-hop fields, as text for a reason. */
function changesBetween(original: Head, received: Head): string[] {
  const changes = original.startLine === received.startLine ? [] : ["the start line"];
  const names = new Set([...original.headers, ...received.headers].map((header) => header.name.toLowerCase()));
  for (const name of names) {
    const same = valuesOf(original, name).join("\n") === valuesOf(received, name).join("\n");
    if (!same && !PER_HOP.has(name)) changes.push(`header ${name}`);
  }
  return changes;
}

/**
 * The finding that an ICAP head names, in any of the servers' forms (draft-stecher-icap-subid-00; Symantec's X-Virus-ID;
 * srv_content_filtering of c-icap). "unnamed" for a finding without a name.
 */
export function ruleOf(head: Head): string | undefined {
  const [infection] = valuesOf(head, "x-infection-found");
  const [violations] = valuesOf(head, "x-violations-found");
  const [virus] = valuesOf(head, "x-virus-id");
  const [info] = valuesOf(head, "x-response-info");
  const [description] = valuesOf(head, "x-response-desc");
  if (infection !== undefined)
    return /Threat=([^;]+)/i.exec(infection)?.[1]?.trim() || violationName(violations) || "unnamed";
  if (violations !== undefined && !/^0*$/.test(violations.split("\n")[0]?.trim() ?? ""))
    return violationName(violations) || virus || "unnamed";
  if (virus) return virus;
  return info !== undefined && /^block/i.test(info) ? description || "unnamed" : undefined;
}

/** The name of the first violation: count, then file, name, id, disposition, one a line. */
function violationName(value: string | undefined): string | undefined {
  return value?.split("\n")[2]?.trim();
}

function httpStatusOf(head: Head): number {
  try {
    return statusOf(head.startLine, "HTTP/1.x");
  } catch (error) {
    throw error instanceof MalformedMessage ? protocolFailure(error.message) : error;
  }
}

function protocolFailure(message: string): IcapFailure {
  return new IcapFailure("protocol", "response", message);
}
