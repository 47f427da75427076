import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** PEM texts of a key and its certificate. */
export interface Identity {
  /** Secret: Pulumi encrypts it in the state and hides it in previews. */
  readonly privateKey: pulumi.Output<string>;
  readonly certificate: pulumi.Output<string>;
  /** End of the certificate, RFC 3339. */
  readonly end: pulumi.Output<string | undefined>;
}

/** The names in a server certificate. */
export interface ServerNames {
  readonly commonName: string;
  /** The addresses by which the client reaches the server; they go into the subject alternative names. */
  readonly addresses: readonly pulumi.Input<string>[];
  readonly validityDays: number;
  /** Days before its expiry from which an update makes a new certificate. */
  readonly renewBeforeDays: number;
}

/**
 * RSA, because the client's guide makes such a key and its portal accepts it. No publication says which other keys the portal accepts. 2048
 * bits for servers, as in the guide; 3072 for the authority, which lives ten years.
 */
const SERVER_KEY_BITS = 2048;
const AUTHORITY_KEY_BITS = 3072;

/**
 * A private authority. The portal is given its certificate once; the servers' certificates below it can then be renewed
 * without a visit to the portal. Its key exists in Pulumi's encrypted state and nowhere else.
 *
 * Renewal: from `renewBeforeDays` before the expiry, an update signs a new certificate with the same key; gateways fetch it without a
 * reboot. The provider compares the end with its clock whenever it compares inputs (terraform-provider-tls,
 * `modifyPlanIfCertificateReadyForRenewal`).
 */
export function privateAuthority(
  name: string,
  subject: AuthorityName,
  options: pulumi.CustomResourceOptions,
): Identity {
  const key = new tls.PrivateKey(`${name}-key`, { algorithm: "RSA", rsaBits: AUTHORITY_KEY_BITS }, options);
  const certificate = new tls.SelfSignedCert(
    name,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: subject.commonName },
      validityPeriodHours: hours(subject.validityDays),
      isCaCertificate: true,
      allowedUses: AUTHORITY_USES, // strict clients refuse an authority without keyUsage
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
    },
    options,
  );
  return identityOf(key, certificate);
}

/** The name and validity of an authority. */
export interface AuthorityName {
  readonly commonName: string;
  readonly validityDays: number;
}

/**
 * The certificate of an authority, signed by another one. A client that trusts only the other one takes it from the chain that the
 * gateways send, and so accepts what the first one signed (RFC 4158 §1.5: cross-certificates).
 */
export function crossCertificate(
  name: string,
  subject: AuthorityName & Pick<ServerNames, "renewBeforeDays">,
  authorities: { readonly of: Identity; readonly by: Identity },
  options: pulumi.CustomResourceOptions,
): Pick<Identity, "certificate" | "end"> {
  const request = new tls.CertRequest(
    `${name}-request`,
    { privateKeyPem: authorities.of.privateKey, subject: { commonName: subject.commonName } },
    options,
  );
  const certificate = new tls.LocallySignedCert(
    name,
    {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: authorities.by.privateKey,
      caCertPem: authorities.by.certificate,
      validityPeriodHours: hours(subject.validityDays),
      earlyRenewalHours: hours(subject.renewBeforeDays),
      isCaCertificate: true,
      allowedUses: AUTHORITY_USES,
      setSubjectKeyId: true,
    },
    options,
  );
  return { certificate: certificate.certPem, end: certificate.validityEndTime };
}

/** A separate server key for each lane, so that a stolen one does not authenticate the other address. */
export function laneCertificate(
  name: string,
  authority: Identity,
  names: ServerNames,
  options: pulumi.CustomResourceOptions,
): Identity {
  const key = serverKey(name, options);
  const request = new tls.CertRequest(
    `${name}-request`,
    {
      privateKeyPem: key.privateKeyPem,
      ...namesOf(names),
    },
    options,
  );
  const certificate = new tls.LocallySignedCert(
    name,
    {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: authority.privateKey,
      caCertPem: authority.certificate,
      ...termsOf(names),
    },
    options,
  );
  return identityOf(key, certificate);
}

/** One key and certificate for both lanes, as in Microsoft's guide, because the portal takes one file. */
export function selfSignedCertificate(
  name: string,
  names: ServerNames,
  options: pulumi.CustomResourceOptions,
): Identity {
  const key = serverKey(name, options);
  const certificate = new tls.SelfSignedCert(
    name,
    {
      privateKeyPem: key.privateKeyPem,
      ...namesOf(names),
      ...termsOf(names),
    },
    options,
  );
  return identityOf(key, certificate);
}

/**
 * A throw-away client: a key and a self-signed certificate, so that an environment without the real client's certificate has a client that
 * it admits. ECDSA, because only our own tools use it.
 */
export function clientIdentity(name: string, commonName: string, options: pulumi.CustomResourceOptions): Identity {
  const key = new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, options);
  const certificate = new tls.SelfSignedCert(
    name,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName },
      dnsNames: [commonName],
      validityPeriodHours: hours(365),
      allowedUses: ["digital_signature", "client_auth"],
    },
    options,
  );
  return identityOf(key, certificate);
}

const AUTHORITY_USES = ["cert_signing", "crl_signing"];
const SERVER_USES = ["digital_signature", "key_encipherment", "server_auth"];

const serverKey = (name: string, options: pulumi.CustomResourceOptions): tls.PrivateKey =>
  new tls.PrivateKey(`${name}-key`, { algorithm: "RSA", rsaBits: SERVER_KEY_BITS }, options);

const namesOf = ({ commonName, addresses }: ServerNames) => ({
  subject: { commonName },
  dnsNames: [commonName],
  ipAddresses: [...addresses],
});

/** The validity and the uses of a server's certificate. */
const termsOf = ({ validityDays, renewBeforeDays }: ServerNames) => ({
  validityPeriodHours: hours(validityDays),
  earlyRenewalHours: hours(renewBeforeDays),
  allowedUses: SERVER_USES,
  setSubjectKeyId: true,
});

const identityOf = (key: tls.PrivateKey, certificate: tls.SelfSignedCert | tls.LocallySignedCert): Identity => ({
  privateKey: key.privateKeyPem,
  certificate: certificate.certPem,
  end: certificate.validityEndTime,
});

const hours = (days: number): number => days * 24;
