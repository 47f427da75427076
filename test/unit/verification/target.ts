import type { Target } from "../../../verification/asking";

/** Two gateways as probes and own files are sent to them; no server answers there. */
export const target: Target = {
  addresses: { a: "198.51.100.10", b: "198.51.100.11" },
  port: 11344,
  services: { REQMOD: "/reqmod", RESPMOD: "/respmod" },
  serverCertificate: "the authority",
  sources: { client: "13.64.26.88", neighbour: "13.64.26.89" },
  identities: {
    client: { certificate: "client certificate", privateKey: "client key" },
    impostor: { certificate: "impostor certificate", privateKey: "impostor key" },
  },
};
