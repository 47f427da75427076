import { join } from "node:path";

/** Addresses and files for using a rehearsal that was left running. */
export interface Access {
  readonly addresses: readonly string[];
  readonly port: number;
  /** Command that runs a program in the client's network namespace. */
  readonly internet: readonly string[];
  /** Source address that the gateways admit. Programs in the client's namespace send from it unless they choose another. */
  readonly source: string;
  /** Address next to `source` that the gateways do not admit. */
  readonly neighbour: string;
  /** Folder with the client's certificate and key, and the server certificate that the client trusts. */
  readonly credentials: string;
  readonly service: string;
  readonly name: string;
}

/** Instructions for using a running rehearsal, with commands that can be pasted. Pure. */
export function accessWords(access: Access): string[] {
  const at = (address: string) => `${address}:${access.port}`;
  const [certificate, key, authority] = ["client.pem", "client.key", "server-ca.pem"].map((file) =>
    join(access.credentials, file),
  );
  const name = access.name === "rehearsal" ? "" : ` --name ${access.name}`;
  const connect = `${access.internet.join(" ")} openssl s_client -connect ${at(access.addresses[0]!)} -CAfile ${authority}`;
  const options = `OPTIONS icap://${at(access.addresses[0]!)}${access.service} ICAP/1.0`;
  return [
    `The gateways keep running at ${access.addresses.map(at).join(" and ")}.`,
    `To run a program as the client: ${access.internet.join(" ")} PROGRAM`,
    `It sends from ${access.source}, which the gateways allow. They deny ${access.neighbour} (openssl: -bind ${access.neighbour}).`,
    "An ICAP request as the client, and the answer:",
    `  printf '${options}\\r\\nHost: ${access.addresses[0]}\\r\\nConnection: close\\r\\n\\r\\n' | \\`,
    `    ${connect} -cert ${certificate} -key ${key} -quiet`,
    "The same with a request that you type (-crlf, because ICAP lines end in CR LF; an empty line ends the request):",
    `  ${connect} -cert ${certificate} -key ${key} -quiet -crlf`,
    "Without a certificate, which the gateways refuse:",
    `  ${connect} -quiet`,
    "A root shell in a gateway of lane a, or a command there:",
    `  npm start -- --shell a${name}`,
    `  npm start -s -- --shell a${name} -- gateway-status`,
    "To take everything down:",
    `  npm start -- --down${name}`,
  ];
}
