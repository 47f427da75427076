import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { LaneName, ServerCertificateSettings } from "../model";
import { firstEnd } from "./ends";
import { readPemCertificates } from "./pem";
import { laneCertificate, privateAuthority, selfSignedCertificate, type Identity } from "./authority";

/**
 * The server certificate of one lane's gateways: PEM texts that travel through the vault, or the place they read them
 * from.
 */
export type LaneServerCertificate =
  | {
      readonly key: pulumi.Output<string>;
      readonly chain: pulumi.Output<string>;
      /** When the first certificate of the chain that ends does so, RFC 3339. */
      readonly end: pulumi.Output<string | undefined>;
    }
  | {
      /** `https://<vault>/secrets/<name>`, without a version. */
      readonly secretUrl: string;
      /** ARM id of that secret, when the program is to give the lane's identity the right to read it. */
      readonly secretResourceId?: string;
    };

export interface GatewayCertificate {
  /** PEM of what the client's portal is given: the authority, or the server certificate itself when it is self-signed. */
  readonly portal: pulumi.Output<string>;
  readonly lanes: Readonly<Record<LaneName, LaneServerCertificate>>;
}

export interface GatewayCertificateArgs {
  readonly settings: ServerCertificateSettings;
  readonly addresses: Readonly<Record<LaneName, pulumi.Input<string>>>;
  /** Refuse the deletion of what the portal was given. */
  readonly protect: boolean;
}

/** The gateways' server certificate, from the source that the settings name. */
export function gatewayCertificate(placement: Placement, args: GatewayCertificateArgs): GatewayCertificate {
  const { settings } = args;
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
        privateKey: pulumi.secret(settings.privateKey.reveal()),
        certificate: pulumi.output(settings.certificate),
        end: pulumi.output(firstEnd(readPemCertificates(settings.certificate).certificates.map((one) => one.validTo))),
      };
      return { portal: pulumi.output(settings.authority), lanes: { a: inVault(shared), b: inVault(shared) } };
    }
    case "keyVault": {
      const elsewhere = {
        secretUrl: settings.secretId,
        ...(settings.vaultId ? { secretResourceId: `${settings.vaultId}${new URL(settings.secretId).pathname}` } : {}),
      };
      return { portal: pulumi.output(settings.authority), lanes: { a: elsewhere, b: elsewhere } };
    }
  }
}

type AuthoritySettings = Extract<ServerCertificateSettings, { source: "authority" }>;

function fromAuthority(
  placement: Placement,
  settings: AuthoritySettings,
  args: GatewayCertificateArgs,
): GatewayCertificate {
  const authority = privateAuthority(
    `${placement.name}-authority`,
    { commonName: `${settings.commonName} authority`, validityDays: settings.authorityValidityDays },
    { parent: placement.parent, protect: args.protect },
  );
  const lane = (name: LaneName): LaneServerCertificate => {
    const names = { ...settings, addresses: [args.addresses[name]] };
    const signed = laneCertificate(`${placement.name}-certificate-${name}`, authority, names, {
      parent: placement.parent,
    });
    return inVault(signed);
  };
  return { portal: authority.certificate, lanes: { a: lane("a"), b: lane("b") } };
}

const inVault = (identity: Identity): LaneServerCertificate => ({
  key: identity.privateKey,
  chain: identity.certificate,
  end: identity.end,
});
