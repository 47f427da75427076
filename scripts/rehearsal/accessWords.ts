import { join } from "node:path";

/** How to reach a rehearsal that was left running. */
export interface Access {
  addresses: readonly string[];
  port: number;
  /** Command that runs a program where the client is. */
  internet: readonly string[];
  /** Source address that the gateways admit. */
  source: string;
  /** Folder with the client's certificate and key and the certificate that it trusts. */
  credentials: string;
  service: string;
  name: string;
}

/** The words that tell a person how to go on, with commands that can be pasted. Pure. */
export function accessWords(access: Access): string[] {
  const at = (address: string) => `${address}:${access.port}`;
  const files = ["client.pem", "client.key", "server-ca.pem"].map((file) => join(access.credentials, file));
  const [certificate, key, authority] = files;
  return [
    `The gateways keep running at ${access.addresses.map(at).join(" and ")}; admitted source: ${access.source}.`,
    "A TLS connection as the client (then type an ICAP request, for example OPTIONS):",
    `  ${access.internet.join(" ")} openssl s_client -connect ${at(access.addresses[0])} -bind ${access.source} \\`,
    `    -cert ${certificate} -key ${key} -CAfile ${authority} -quiet`,
    `  OPTIONS icap://${at(access.addresses[0])}${access.service} ICAP/1.0`,
    "The same with no certificate, which is refused:",
    `  ${access.internet.join(" ")} openssl s_client -connect ${at(access.addresses[0])} -bind ${access.source} -CAfile ${authority}`,
    "End it:",
    `  npm start -- --down${access.name === "rehearsal" ? "" : ` --name ${access.name}`}`,
  ];
}
