import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { AuthorityCertificateSettings, LaneName, SelfSignedCertificateSettings } from "../model";
import { firstEnd } from "./x509";
import { readPemCertificates } from "./pem";
import { crossCertificate, laneCertificate, privateAuthority, selfSignedCertificate, type Identity } from "./authority";

/**
 * The server certificate of one lane's gateways: PEM texts that are written to the stack's vault, or the URL from which the gateways read
 * them.
 */
export type LaneServerCertificate =
  | {
      readonly key: pulumi.Output<string>;
      readonly chain: pulumi.Output<string>;
      /** End of the certificate in the chain that ends first, RFC 3339. */
      readonly end: pulumi.Output<string | undefined>;
    }
  | {
      /** `https://<vault>/secrets/<name>`, without a version. */
      readonly secretUrl: pulumi.Input<string>;
      /** ARM id of that secret, if the program grants the lane's identity the right to read it. */
      readonly secretResourceId?: pulumi.Input<string>;
    };

export interface GatewayCertificate {
  /** PEM of what the client's portal is given: the authority, or the server certificate itself when it is self-signed. */
  readonly portal: pulumi.Output<string>;
  readonly lanes: Readonly<Record<LaneName, LaneServerCertificate>>;
}

/** A certificate that the user supplies. PEM texts. */
export interface SuppliedCertificate {
  readonly source: "supplied";
  readonly certificate: pulumi.Input<string>;
  /** A secret. */
  readonly privateKey: pulumi.Input<string>;
  readonly authority: pulumi.Input<string>;
}

/** A certificate in an existing vault. */
export interface VaultCertificate {
  readonly source: "keyVault";
  readonly secretId: pulumi.Input<string>;
  /** ARM id of the vault, if the program grants the lanes' identities the right to read the secret. */
  readonly vaultId?: pulumi.Input<string>;
  readonly authority: pulumi.Input<string>;
}

export type CertificateSource =
  AuthorityCertificateSettings | SelfSignedCertificateSettings | SuppliedCertificate | VaultCertificate;

export interface GatewayCertificateArgs {
  readonly source: CertificateSource;
  readonly addresses: Readonly<Record<LaneName, pulumi.Input<string>>>;
  /** Refuse the deletion of the certificate that was uploaded to the portal. */
  readonly protect: boolean;
}

/** The gateways' server certificate, from the source that the settings name. */
export function gatewayCertificate(placement: Placement, args: GatewayCertificateArgs): GatewayCertificate {
  const settings = args.source;
  switch (settings.source) {
    case "authority":
      return fromAuthority(placement, settings, args);
    case "selfSigned": {
      const names = { ...settings, addresses: [args.addresses.a, args.addresses.b] };
      const options = { parent: placement.parent, protect: args.protect };
      const shared = selfSignedCertificate(`${placement.name}-certificate`, names, options);
      return { portal: shared.certificate, lanes: { a: inVault(shared), b: inVault(shared) } };
    }
    case "supplied": {
      const shared: Identity = {
        privateKey: pulumi.secret(settings.privateKey),
        certificate: pulumi.output(settings.certificate),
        end: pulumi
          .output(settings.certificate)
          .apply((pem) => firstEnd(readPemCertificates(pem).certificates.map((one) => one.validTo))),
      };
      return { portal: pulumi.output(settings.authority), lanes: { a: inVault(shared), b: inVault(shared) } };
    }
    case "keyVault": {
      const elsewhere = {
        secretUrl: settings.secretId,
        ...(settings.vaultId === undefined ? {} : { secretResourceId: secretResourceId(settings, settings.vaultId) }),
      };
      return { portal: pulumi.output(settings.authority), lanes: { a: elsewhere, b: elsewhere } };
    }
  }
}

const secretResourceId = ({ secretId }: VaultCertificate, vaultId: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.all([vaultId, secretId]).apply(([vault, secret]) => `${vault}${new URL(secret).pathname}`);

function fromAuthority(
  placement: Placement,
  settings: AuthorityCertificateSettings,
  args: GatewayCertificateArgs,
): GatewayCertificate {
  const { authorityNumber: number, crossSigned, renewBeforeDays } = settings;
  // During a change of authorities neither is protected: completing the change deletes the old one, undoing it deletes the new one.
  const protect = args.protect && !crossSigned;
  const child = { parent: placement.parent };
  const subject = (which: number) => ({
    commonName: `${settings.commonName} authority${which === 1 ? "" : ` ${which}`}`,
    validityDays: settings.authorityValidityDays,
  });
  const resource = (which: number) => `${placement.name}-authority${which === 1 ? "" : `-${which}`}`;
  const made = (which: number) => privateAuthority(resource(which), subject(which), { ...child, protect });
  const authority = made(number);
  const cross = crossSigned
    ? crossCertificate(
        `${resource(number)}-cross`,
        { ...subject(number), validityDays: settings.validityDays, renewBeforeDays },
        { of: authority, by: made(number - 1) },
        child,
      )
    : undefined;
  const lane = (name: LaneName): LaneServerCertificate => {
    const names = { ...settings, addresses: [args.addresses[name]] };
    const signed = inVault(laneCertificate(`${placement.name}-certificate-${name}`, authority, names, child));
    return cross ? chained(signed, cross) : signed;
  };
  return { portal: authority.certificate, lanes: { a: lane("a"), b: lane("b") } };
}

/** The certificate with another one appended to its chain. */
const chained = (signed: InVault, more: Pick<Identity, "certificate" | "end">): InVault => ({
  key: signed.key,
  chain: pulumi.interpolate`${signed.chain}${more.certificate}`,
  end: pulumi.all([signed.end, more.end]).apply(firstEnd),
});

type InVault = Extract<LaneServerCertificate, { readonly chain: unknown }>;

const inVault = (identity: Identity): InVault => ({
  key: identity.privateKey,
  chain: identity.certificate,
  end: identity.end,
});
