import { z } from "zod";

const milliseconds = z.number().int().positive().max(3_600_000);

const address = z.strictObject({ host: z.string().min(1), port: z.number().int().min(1).max(65_535) });

const tls = z.strictObject({
  /** PEM texts, not paths: keys travel on stdin and are never written to a disk or shown in an argument list. */
  ca: z.string(),
  cert: z.string().optional(),
  key: z.string().optional(),
  shows: z.enum(["always", "when announced"]).optional(),
  servername: z.string().optional(),
  minVersion: z.enum(["TLSv1.2", "TLSv1.3"]).optional(),
  maxVersion: z.enum(["TLSv1.2", "TLSv1.3"]).optional(),
});

const common = {
  /** Repeated in the result. */
  id: z.union([z.string(), z.number()]),
  /** Source address. */
  source: z.string().optional(),
  /** The whole request. Default 30,000. */
  timeoutMs: milliseconds.default(30_000),
  /** Opening TCP, and again the TLS handshake. Default 5,000. */
  connectTimeoutMs: milliseconds.default(5_000),
};

/** The content to send: one of these, or no body at all. */
const content = {
  /** Path of a file that the agent can read. */
  file: z.string().optional(),
  body: z.base64().optional(),
  /** `bytes` of reproducible noise. */
  generate: z.strictObject({ bytes: z.number().int().min(0), seed: z.number().int().default(1) }).optional(),
  filename: z.string().optional(),
  contentType: z.string().optional(),
  /** The encoding that the content already has (gzip, br, ...); the agent encodes nothing. */
  contentEncoding: z.string().optional(),
};

const question = {
  service: z.string(),
  preview: z.number().int().min(0).optional(),
  allow204: z.boolean().optional(),
  headers: z.record(z.string(), z.string()).optional(),
};

const icap = z.strictObject({
  kind: z.literal("icap").default("icap"),
  ...common,
  ...address.shape,
  tls: tls.optional(),
  method: z.enum(["OPTIONS", "REQMOD", "RESPMOD"]),
  /** Leaves the connection open, and asks the next such question on it. */
  keepAlive: z.boolean().optional(),
  ...question,
  ...content,
});

const sample = z.strictObject({ ...content, expect: z.enum(["allowed", "blocked"]) });

/** Asks the addresses in turn, and the next one when one fails, until a `stop` names this id. */
const loop = z.strictObject({
  kind: z.literal("loop"),
  ...common,
  addresses: z.array(address).min(1),
  tls: tls.optional(),
  method: z.enum(["REQMOD", "RESPMOD"]).default("REQMOD"),
  ...question,
  samples: z.array(sample).min(1),
  /** Pause between two questions. Default 50. */
  intervalMs: z.number().int().min(0).default(50),
  /** One connection to each address for question after question, until the server ends it. */
  keepAlive: z.boolean().default(false),
});

const tcp = z.strictObject({ kind: z.literal("tcp"), ...common, ...address.shape });
const tlsHandshake = z.strictObject({ kind: z.literal("tls"), ...common, ...address.shape, tls });
const http = z.strictObject({
  kind: z.literal("http"),
  ...common,
  ...address.shape,
  path: z.string().startsWith("/").default("/"),
});

/** Requests about a running loop: `stop` ends it, `status` reads its counters. */
const stop = z.strictObject({ kind: z.literal("stop"), id: common.id, target: common.id });
const status = z.strictObject({ kind: z.literal("status"), id: common.id, target: common.id });

const BY_KIND = { icap, loop, tcp, tls: tlsHandshake, http, stop, status } as const;
type Schema = (typeof BY_KIND)[keyof typeof BY_KIND];

/** A request as the agent works on it, defaults filled in. */
export type AgentRequest = z.output<Schema>;
/** A request as a caller writes it. */
export type AgentRequestInput = z.input<Schema>;
export type IcapLine = z.output<typeof icap>;
export type LoopLine = z.output<typeof loop>;
export type TcpLine = z.output<typeof tcp>;
export type TlsLine = z.output<typeof tlsHandshake>;
export type HttpLine = z.output<typeof http>;
export type ControlLine = z.output<typeof stop> | z.output<typeof status>;
export type Content = Pick<IcapLine, keyof typeof content>;

/** Reads one line. For an invalid line it returns every problem by its path. Values are not repeated, because a line may contain a key. */
export function readRequest(line: string): { request: AgentRequest } | { id?: string | number; problems: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problems: ["the line is not JSON"] };
  }
  const { id, kind = "icap" } = (value ?? {}) as { id?: string | number; kind?: string };
  const named = id === undefined ? {} : { id };
  if (!Object.hasOwn(BY_KIND, kind))
    return { ...named, problems: [`kind: none of ${Object.keys(BY_KIND).join(", ")}`] };
  const schema: Schema = BY_KIND[kind as keyof typeof BY_KIND];
  const parsed = schema.safeParse(value);
  if (parsed.success) return { request: parsed.data };
  return {
    ...named,
    problems: parsed.error.issues.map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`),
  };
}
