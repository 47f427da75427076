import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** Azure refuses a Linux machine without a key or password. Nobody receives the private half of this one. */
export function unusedSshKey(name: string, options: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const key = new tls.PrivateKey(`${name}-ssh-key`, { algorithm: "RSA", rsaBits: 3072 }, options);
  return key.publicKeyOpenssh.apply((text) => text.trim());
}
