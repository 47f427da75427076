/** One certificate that the client may present, with the properties that people and logs may see. */
export interface ClientCertificate {
  /** PEM, normalised: 64 columns, one trailing newline, no text around it. */
  readonly pem: string;
  /** Distinguished name, RFC 2253 order as OpenSSL prints it, on one line. */
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 of the DER form, lower-case hexadecimal, no separators. */
  readonly sha256: string;
  /** SHA-256 of the public key's DER form (SubjectPublicKeyInfo): stays when a certificate is renewed for the same key. */
  readonly keySha256: string;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Issuer and subject are the same name, and its own key signed it. */
  readonly selfSigned: boolean;
  /** basicConstraints says CA. */
  readonly authority: boolean;
}

/** Exactly these certificates are admitted (stunnel: `verifyPeer` + `requireCert`). */
export interface PinnedTrust {
  readonly mode: "pin";
  /** Every one of them is admitted: in stunnel, each certificate in `CAfile` is a pin. */
  readonly pins: readonly ClientCertificate[];
  /**
   * Pins (a subset, same objects) that another party signed. A Java client sends its certificate only when its issuer's
   * name is announced, so the gateway adds, for each, a placeholder that carries that name and whose key is thrown away.
   */
  readonly needIssuerPlaceholder: readonly ClientCertificate[];
  /** All certificates as one PEM bundle, in the order given. */
  readonly bundle: string;
}

/** Any certificate for one name that one of these authorities signed (stunnel: `verifyChain` + `checkHost`). */
export interface ChainTrust {
  readonly mode: "chain";
  /** The self-signed roots and the intermediates given. */
  readonly authorities: readonly ClientCertificate[];
  /** DNS name that the client's certificate must carry. */
  readonly name: string;
  /** All authorities as one PEM bundle, in the order given. */
  readonly bundle: string;
}

/**
 * Any TLS client's certificate that one of these authorities signed, itself or through an intermediate that the client sends,
 * whatever name it carries (stunnel: `verifyChain`). Everybody whom the authority certifies is admitted.
 */
export interface AuthorityTrust extends Omit<ChainTrust, "mode" | "name"> {
  readonly mode: "authority";
}

/** The clients that stunnel admits. */
export type ClientTrust = PinnedTrust | ChainTrust | AuthorityTrust;
