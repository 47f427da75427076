/** Lines of a gateway's files that decide which clients are admitted. Pure. */
import type { ClientSettings } from "../model";

/** The packet filter redirects the clients' other ports to the port that a program listens on. */
export function furtherPortLine(ports: readonly number[], port: number): string {
  return ports.length === 0
    ? "# no client has a port of its own (client.also)"
    : `tcp dport { ${ports.join(", ")} } redirect to :${port}`;
}

/** stunnel's lines about the client's certificate. Without the client's own certificate only the generated one is pinned. */
export function trustLines(trust: ClientSettings["trust"]): string[] {
  switch (trust?.mode) {
    case undefined:
    case "pin":
      return ["; exactly the certificates in CAfile", "verifyPeer = yes", "requireCert = yes"];
    case "chain":
      return [
        "; a certificate of the authority in CAfile that carries this name",
        "verifyChain = yes",
        "requireCert = yes",
        `checkHost = ${trust.name}`,
      ];
    case "authority":
      return [
        "; everybody whom the authority in CAfile certifies (client.anyNameUnderAuthority)",
        "verifyChain = yes",
        "requireCert = yes",
      ];
  }
}
