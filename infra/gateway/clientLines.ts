/** Lines of a gateway's files that say who gets in. Pure. */
import type { ClientTrust, UserDataInput } from "./userData";

/** The packet filter hands other clients' ports to the one that stunnel has. */
export const furtherPortLine = ({ furtherPorts, port }: UserDataInput): string =>
  furtherPorts.length === 0
    ? "# no client has a port of its own (client.also)"
    : `tcp dport { ${furtherPorts.join(", ")} } redirect to :${port}`;

/** stunnel's lines about the client's certificate. */
export function trustLines(trust: ClientTrust): string[] {
  switch (trust.mode) {
    case "pin":
      return ["; exactly the certificates in CAfile", "verifyPeer = yes", "requireCert = yes"];
    case "chain":
      return [
        "; a certificate of the authority in CAfile that carries this name",
        "verifyChain = yes",
        "requireCert = yes",
        `checkHost = ${trust.checkHost}`,
      ];
    case "authority":
      return [
        "; everybody whom the authority in CAfile certifies (client.anyNameUnderAuthority)",
        "verifyChain = yes",
        "requireCert = yes",
      ];
  }
}
