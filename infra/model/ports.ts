/** Schemas of a gateway's configurable TCP ports, and the ports that its programs use. */
import { wholeNumber } from "./fields";
import { CHECK_PORT, CONNECTIONS_PER_CORE, MAX_CONNECTIONS, MOST_SERVERS, SERVERS_PORT } from "./limits";

/** A port of a daemon that does not run as root. */
export const tcpPort = () =>
  wholeNumber(1024, 65535).check((payload) => {
    const message = ownPortProblem(payload.value);
    if (message !== undefined)
      payload.issues.push({ code: "custom", message: `{value} ${message}`, input: payload.value });
  });

/** The clients' port: 1344 is free for it where TLS is off (infra/settings/laneChecks.ts). */
export const clientPort = () =>
  wholeNumber(1024, 65535).check((payload) => {
    const message = payload.value === PLAIN_PORT ? undefined : ownPortProblem(payload.value);
    if (message !== undefined)
      payload.issues.push({ code: "custom", message: `{value} ${message}`, input: payload.value });
  });

/** The registered port of ICAP without TLS (RFC 3507 §4.1, IANA), on which the relay listens on loopback. */
export const PLAIN_PORT = 1344;

/** The port of ICAP over TLS in Microsoft's guide, on which a gateway also listens for `PLAIN_PORT`. */
export const TLS_PORT = 11344;

/** The problem of a port that a gateway needs itself, to follow the value; nothing for all others. */
export function ownPortProblem(port: number): string | undefined {
  const use = OWN_PORTS[port];
  return use && `is used by ${use} on every gateway; choose another port`;
}

/** `count` ports from `first` on, each with the program that listens there. */
function portsOf(program: string, first: number, count: number): Record<number, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [first + n, program]));
}

/** Ports that something else on a gateway listens on. */
const OWN_PORTS: Readonly<Record<number, string>> = {
  [PLAIN_PORT]: "the ICAP relay",
  1345: "the ICAP server",
  ...portsOf("haproxy", SERVERS_PORT, MAX_CONNECTIONS / CONNECTIONS_PER_CORE),
  ...portsOf("haproxy", CHECK_PORT, MOST_SERVERS),
  8081: "the liveness endpoint",
};
