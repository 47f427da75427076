import * as pulumi from "@pulumi/pulumi";
import { firstEnd } from "../certificates/x509";
import type { ClientTrust } from "../model";

/** Warns if everybody whom an authority certifies is admitted. */
export function warnOfAuthority(trust: ClientTrust | undefined, resource: pulumi.Resource): void {
  if (trust?.mode !== "authority") return;
  void pulumi.log.warn(
    "client.anyNameUnderAuthority is true: every client certificate that was signed by " +
      `${trust.authorities.map(({ subject }) => `"${subject}"`).join(" or ")} is admitted from the allowed addresses`,
    resource,
  );
}

/** The earliest expiry among the certificates that admit clients, RFC 3339; nothing if none is given. */
export function firstTrustEnd(trust: ClientTrust | undefined): string | undefined {
  if (trust === undefined) return undefined;
  return firstEnd((trust.mode === "pin" ? trust.pins : trust.authorities).map(({ notAfter }) => notAfter));
}
