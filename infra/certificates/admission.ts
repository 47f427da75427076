import type { ClientCertificate, ClientTrust } from "../model";

/** Admitted clients in a form that may be public: digests and names from their certificates. */
export interface Admission {
  /**
   * `pin`: exactly these certificates. `chain`: certificates that these authorities signed for `name`; `authority`: certificates that they
   * signed for anybody.
   */
  readonly mode: "pin" | "chain" | "authority";
  readonly name?: string;
  readonly certificates: readonly AdmittedCertificate[];
  /** Name in the program of the certificate that the stack makes for a throw-away client, admitted too. */
  readonly generated?: string;
}

export type AdmittedCertificate = Pick<
  ClientCertificate,
  "subject" | "issuer" | "sha256" | "keySha256" | "notBefore" | "notAfter"
>;

/**
 * The admitted clients in a form that a preview can compare. The certificates themselves reach the gateways in a
 * secret, of which a preview shows nothing, so a replaced client would look like a new key of the server's.
 */
export function admissionOf(trust: ClientTrust | undefined, generated: string | undefined): Admission {
  const certificates = trust === undefined ? [] : trust.mode === "pin" ? trust.pins : trust.authorities;
  return {
    mode: trust?.mode ?? "pin",
    ...(trust?.mode === "chain" ? { name: trust.name } : {}),
    certificates: certificates.map(({ subject, issuer, sha256, keySha256, notBefore, notAfter }) => ({
      ...{ subject, issuer, sha256, keySha256, notBefore, notAfter },
    })),
    ...(generated === undefined ? {} : { generated }),
  };
}
