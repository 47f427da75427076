import * as pulumi from "@pulumi/pulumi";
import type { CertificateSource } from "../certificates/gatewayCertificate";
import type { KnownSettings, ServerCertificateSettings } from "../model";
import type { GatewayPlan } from "./plan";

type Source = "supplied" | "keyVault";
type Certificate<S extends Source> = Extract<ServerCertificateSettings, { readonly source: S }>;

/** The certificate that the gateways present; parts of it may be outputs of other resources. */
export function certificateSource(plan: GatewayPlan): CertificateSource {
  const { serverCertificate } = plan.settings;
  switch (serverCertificate.source) {
    case "authority":
    case "selfSigned":
      return serverCertificate;
    case "supplied": {
      const read = reader(plan, "supplied", ["certificate", "privateKey", "authority"]);
      return {
        source: "supplied",
        certificate: shown(read(({ certificate }) => certificate)),
        privateKey: read(({ privateKey }) => privateKey.reveal()),
        authority: shown(read(({ authority }) => authority)),
      };
    }
    case "keyVault": {
      const read = reader(plan, "keyVault", ["secretId", "vaultId", "authority"]);
      const hasVault =
        plan.isLater("serverCertificate.vaultId") ||
        ("vaultId" in serverCertificate && serverCertificate.vaultId !== undefined);
      return {
        source: "keyVault",
        secretId: read(({ secretId }) => secretId),
        ...(hasVault ? { vaultId: read(({ vaultId }) => vaultId!) } : {}),
        authority: shown(read(({ authority }) => authority)),
      };
    }
  }
}

/** Reads the parts of a certificate from one source, once all of them are known. */
function reader<S extends Source>(plan: GatewayPlan, source: S, parts: readonly string[]) {
  const settings = parts.map((part) => `serverCertificate.${part}`);
  return <T>(part: (certificate: Certificate<S>) => T): T | pulumi.Output<T> =>
    plan.read(settings, ({ serverCertificate }) => part(completed(serverCertificate, source)));
}

function completed<S extends Source>(certificate: KnownSettings["serverCertificate"], source: S): Certificate<S> {
  if (certificate.source !== source || "pending" in certificate)
    throw new Error(`a certificate of the source ${source} is not complete where it is used`);
  return certificate as Certificate<S>;
}

/**
 * The certificate is read separately from the key, because Pulumi would otherwise treat it as secret too. It is public: every client sees
 * it.
 */
const shown = (certificate: pulumi.Input<string>): pulumi.Input<string> =>
  typeof certificate === "string" ? certificate : pulumi.unsecret(pulumi.output(certificate));
