/**
 * The written argument types say what the schemas take: checked by the compiler alone (`npm run check:types`). The types that zod infers
 * of the schemas are the other side.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { IcapGatewayArgs, ServerCertificateArgs } from "../../../../infra/component/arguments";
import type { Given, SERVER_CERTIFICATE, SectionName, TAGS } from "../../../../infra/model/schema";

/** A type without its outputs and promises, all of it read-only. */
type Known<T> = T extends pulumi.OutputInstance<unknown> | Promise<unknown>
  ? never
  : T extends readonly (infer U)[]
    ? readonly Known<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Known<T[K]> }
      : T;

type Same<A, B> = [A, keyof A] extends [B, keyof B] ? ([B, keyof B] extends [A, keyof A] ? true : false) : false;

/** Each section, by its name: `true` where both types are one. */
type Sections = { readonly [N in SectionName]: Same<Known<NonNullable<IcapGatewayArgs[N]>>, Known<Given<N>>> };

type Source = keyof typeof SERVER_CERTIFICATE;
type Written<S extends Source> = S extends "authority"
  ? Exclude<Known<ServerCertificateArgs>, { readonly source: Exclude<Source, "authority"> }>
  : Extract<Known<ServerCertificateArgs>, { readonly source: S }>;
/** The source must be said of all but the default one; where it stands is no matter of the schema's. */
type Certificates = {
  readonly [S in Source]: Same<
    Omit<Written<S>, "source">,
    Omit<Known<z.infer<(typeof SERVER_CERTIFICATE)[S]>>, "source">
  >;
};

export const SAME: {
  readonly sections: Sections;
  readonly certificates: Certificates;
  readonly tags: Same<NonNullable<IcapGatewayArgs["tags"]>, Readonly<z.infer<typeof TAGS>>>;
} = {
  sections: {
    resourceGroup: true,
    network: true,
    publicAddresses: true,
    client: true,
    vault: true,
    lanes: true,
    gateway: true,
    dlp: true,
    icap: true,
    monitoring: true,
    capacity: true,
    enforceTunnel: true,
    detectionServer: true,
    secondRegion: true,
  },
  certificates: { authority: true, selfSigned: true, supplied: true, keyVault: true },
  tags: true,
};
