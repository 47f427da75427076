import type { Context } from "../types";

/** The registered port of ICAP without TLS (RFC 3507 §4.1, IANA). */
export const PLAIN_ICAP_PORT = 1344;

/** Whether the stack may speak ICAP without TLS. Production is never a test workload, even if it is marked as one. */
export function mayBePlain({ environment, testWorkload }: Context): boolean {
  return testWorkload === true && environment !== "prod";
}

/** Ports with the same clients. `sources` absent: they were not given. */
export interface ClientPorts {
  readonly ports: readonly number[];
  readonly sources?: readonly string[];
}

/** Ports on which clients are served, grouped by who may reach them. */
export function portsByClients(context: Context): readonly ClientPorts[] {
  const { icapsPort, allowedSources, furtherClients = [] } = context;
  const ports = mayBePlain(context) ? [icapsPort, PLAIN_ICAP_PORT] : [icapsPort];
  return [
    { ports, sources: allowedSources },
    ...furtherClients.map(({ port, sources }) => ({ ports: [port], sources })),
  ];
}

/** Ports on which clients are served. */
export const clientPorts = (context: Context): readonly number[] =>
  portsByClients(context).flatMap(({ ports }) => ports);
