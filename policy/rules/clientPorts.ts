import type { Context } from "../types";

/** The registered port of ICAP without TLS (RFC 3507 §4.1, IANA). */
export const PLAIN_ICAP_PORT = 1344;

/** Whether the stack may speak ICAP without TLS. Production never is a test workload, whatever it is marked as. */
export function mayBePlain({ environment, testWorkload }: Context): boolean {
  return testWorkload === true && environment !== "prod";
}

/** Ports on which clients are served. */
export function clientPorts(context: Context): readonly number[] {
  return mayBePlain(context) ? [context.icapsPort, PLAIN_ICAP_PORT] : [context.icapsPort];
}
