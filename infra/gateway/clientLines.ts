/** Lines of a gateway's files that say who gets in. Pure. */
import type { ClientSettings } from "../model";
import { furtherPorts } from "../network/clientProfile";

/** The packet filter hands other clients' ports to the one that stunnel has. */
export function furtherPortLine(client: Pick<ClientSettings, "also">, port: number): string {
  const ports = furtherPorts(client);
  return ports.length === 0
    ? "# no client has a port of its own (client.also)"
    : `tcp dport { ${ports.join(", ")} } redirect to :${port}`;
}

/** stunnel's lines about the client's certificate. Without one of the client's own only the generated one is pinned. */
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
