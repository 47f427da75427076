import type { Change } from "./change";
import { VAULT_OF_OTHERS } from "./elsewhere";

/** The sources of the server's certificate, one after the other, and what each of them takes. */
export const CERTIFICATES: readonly Change[] = [
  {
    what: "name and times of the server's certificate",
    to: {
      serverCertificate: {
        commonName: "gateway.example",
        validityDays: 300,
        renewBeforeDays: 20,
        ...{ authorityValidityDays: 3000, authorityNumber: 2, crossSigned: true },
      },
    },
    lanes: "stay",
    makesUnknown: true,
  },
  {
    what: "a server certificate that signs itself",
    to: {
      serverCertificate: {
        source: "selfSigned",
        commonName: "self.example",
        validityDays: 200,
        renewBeforeDays: 10,
        ...{ authorityValidityDays: undefined, authorityNumber: undefined, crossSigned: undefined },
      },
    },
    lanes: "stay",
    makesUnknown: true,
  },
  {
    what: "a server certificate of one's own",
    to: ({ server }) => ({
      serverCertificate: {
        source: "supplied",
        ...server,
        commonName: undefined,
        validityDays: undefined,
        renewBeforeDays: undefined,
      },
    }),
    lanes: "stay",
    secret: true,
  },
  {
    what: "the next server certificate of one's own",
    to: ({ renewed }) => ({ serverCertificate: { ...renewed, authority: renewed.certificate } }),
    lanes: "stay",
    secret: true,
  },
  {
    what: "a server certificate in somebody else's vault",
    to: {
      serverCertificate: {
        source: "keyVault",
        certificate: undefined,
        privateKey: undefined,
        secretId: "https://others.vault.azure.net/secrets/first",
      },
    },
    lanes: "stay",
  },
  {
    what: "its next version, and the right to read it",
    to: ({ server }) => ({
      serverCertificate: {
        authority: server.certificate,
        secretId: "https://others.vault.azure.net/secrets/second",
        vaultId: VAULT_OF_OTHERS,
      },
    }),
    lanes: "stay",
  },
];
