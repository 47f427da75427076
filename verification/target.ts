/** A deployed gateway to verify, as data. It comes from a stack, or from a rehearsal on standard input. */
import { z } from "zod";

const identity = z.strictObject({ certificate: z.string(), privateKey: z.string() });
const lane = z.strictObject({ name: z.string(), address: z.string() });
const canary = z.strictObject({ what: z.string(), fileName: z.string(), contentType: z.string(), body: z.base64() });

/** Everything that the checks need to know. It may hold a private key: it never travels in arguments. */
export const verifyTarget = z.strictObject({
  lanes: z.array(lane).min(1),
  port: z.number().int(),
  services: z.strictObject({ reqmod: z.string(), respmod: z.string() }),
  /** PEM that the stack outputs for the client's portal: the authority's certificate, or the server's own. */
  serverCertificate: z.string(),
  /** `off`: the gateway takes plain ICAP (setting `gateway.tls`). */
  tls: z.enum(["on", "off"]).default("on"),
  /** The client's own certificate and key. Without them no file can be sent. */
  client: identity.optional(),
  /** Whether this machine's address is among the allowed ones. If so, silence is a failure and not the filter's. */
  allowed: z.boolean(),
  /** Source address; the system's choice where it is absent. */
  source: z.string().optional(),
  /** Content that the gateway must block; absent if none is known. */
  canary: canary.optional(),
  /** Setting `icap.maxBodyMebibytes`. */
  maxBodyMebibytes: z.number().int().positive(),
  /** Size of the large body that is sent; 30 MiB where it is absent. */
  largeMebibytes: z.number().int().positive().optional(),
  /** Time without an answer after which a check of the port or of TLS fails, in milliseconds; ten seconds where it is absent. */
  timeoutMs: z.number().int().positive().optional(),
});
export type VerifyTarget = z.infer<typeof verifyTarget>;

/** The outcome of a check. `not made`: the check could not be made from here; the detail has the reason. */
export type CheckOutcome = "passed" | "failed" | "not made";

export interface CheckResult {
  /** Stable name for programs: `certificate-dates`. */
  readonly check: string;
  /** `lane a, 198.51.100.10:11344` */
  readonly where: string;
  readonly outcome: CheckOutcome;
  /** One sentence. */
  readonly detail: string;
  readonly milliseconds: number;
}
