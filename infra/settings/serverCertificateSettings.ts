import { checkPortalCertificate, checkServerCertificate } from "../certificates/serverCertificate";
import { RENEW_BEFORE } from "../model/partDefaults";
import { SERVER_CERTIFICATES } from "../model/sections/client";
import type { Findings } from "./findings";
import { formatPath, show, suggestion } from "./problems";
import { SERVER_CERTIFICATE, SERVER_CERTIFICATE_SOURCES } from "../model/schema";
import { Secret } from "../model/secret";
import type { Origin } from "./origin";
import { readSection } from "./sections";
import type { PendingCertificate, ServerCertificateSettings } from "../model";

type Source = (typeof SERVER_CERTIFICATE_SOURCES)[number];
const NAME = "serverCertificate";

/**
 * Reads `serverCertificate`, whose settings depend on its `source`. Nothing when it has problems; the source alone while a part
 * of it is not known.
 */
export function readServerCertificate(
  value: unknown,
  context: Omit<Context, "findings">,
  findings: Findings,
): ServerCertificateSettings | PendingCertificate | undefined {
  const { secret } = context;
  const source = readSource(value, secret, findings);
  if (source === undefined) {
    checkForAnySource(value, secret, findings);
    return undefined;
  }
  const given = (schema: (typeof SERVER_CERTIFICATE)[Source]) =>
    readSection(schema, NAME, value, secret, findings, (name) => ofOtherSource(name, source));
  const settings = {
    authority: readAuthority,
    selfSigned: readSelfSigned,
    supplied: readSupplied,
    keyVault: readKeyVault,
  };
  const pending = Object.keys(SERVER_CERTIFICATE[source].shape).some((name) => context.isDeferred(`${NAME}.${name}`));
  const read = settings[source](given(SERVER_CERTIFICATE[source]), { ...context, findings });
  return pending && (source === "supplied" || source === "keyVault") ? { source, pending } : read;
}

/** The problem of a name that only other sources have. */
function ofOtherSource(name: string, source: Source): string | undefined {
  const others = SERVER_CERTIFICATE_SOURCES.filter((other) => Object.hasOwn(SERVER_CERTIFICATE[other].shape, name));
  return others.length === 0
    ? undefined
    : `is for the source ${others.join(" or ")}, and serverCertificate.source is ${source}; set serverCertificate.source to ` +
        `${others.join(" or ")}, or leave serverCertificate.${name} out`;
}

interface Context {
  readonly secret: boolean;
  readonly now: Date;
  readonly origin: Origin;
  /** Whether the setting is given, but its value is not known yet. */
  readonly isDeferred: (setting: string) => boolean;
  readonly findings: Findings;
}

interface Given {
  readonly commonName?: string;
  readonly validityDays?: number;
  readonly authorityValidityDays?: number;
  readonly renewBeforeDays?: number;
  readonly authorityNumber?: number;
  readonly crossSigned?: boolean;
  readonly certificate?: string;
  readonly privateKey?: string;
  readonly authority?: string;
  readonly secretId?: string;
  readonly vaultId?: string;
}

/** Reports the settings that no source has, if `source`, which decides on the settings, is missing. */
function checkForAnySource(value: unknown, secret: boolean, findings: Findings): void {
  if (typeof value !== "object" || value === null) return;
  const schemas = Object.values(SERVER_CERTIFICATE);
  const names = [...new Set(schemas.flatMap(({ shape }) => Object.keys(shape)))];
  for (const [name, one] of Object.entries(value).filter(([name]) => name !== "source")) {
    const given = { [name]: one };
    const schema = schemas.find(({ shape }) => name in shape);
    if (schema === undefined) findings.add(formatPath([NAME, name]), `is not a setting${suggestion(name, names)}`);
    else if (!schemas.some((other) => other.safeParse(given).success))
      readSection(schema, NAME, given, secret, findings);
  }
}

function readSource(value: unknown, secret: boolean, findings: Findings): Source | undefined {
  if (!findings.isValid(`${NAME}.source`)) return undefined;
  const source = typeof value === "object" && value !== null && "source" in value ? value.source : "authority";
  if (SERVER_CERTIFICATE_SOURCES.some((name) => name === source)) return source as Source;
  const path = formatPath([NAME, "source"]);
  if (typeof source === "string" && !secret)
    findings.add(path, `"${source}" is not a source${suggestion(source, SERVER_CERTIFICATE_SOURCES)}`);
  else
    findings.add(path, `${secret ? "[secret]" : show(source)} is not one of ${SERVER_CERTIFICATE_SOURCES.join(", ")}`);
  return undefined;
}

function readAuthority(given: Given, { findings }: Context): ServerCertificateSettings {
  const validityDays = given.validityDays ?? SERVER_CERTIFICATES.authority.validityDays.byDefault.always;
  const settings = {
    source: "authority" as const,
    commonName: given.commonName ?? SERVER_CERTIFICATES.authority.commonName.byDefault.always,
    validityDays,
    renewBeforeDays: given.renewBeforeDays ?? Math.min(RENEW_BEFORE.days, Math.floor(validityDays / RENEW_BEFORE.part)),
    authorityValidityDays:
      given.authorityValidityDays ?? SERVER_CERTIFICATES.authority.authorityValidityDays.byDefault.always,
    authorityNumber: given.authorityNumber ?? SERVER_CERTIFICATES.authority.authorityNumber.byDefault.always,
    crossSigned: given.crossSigned ?? SERVER_CERTIFICATES.authority.crossSigned.byDefault.always,
  };
  if (settings.crossSigned && settings.authorityNumber === 1 && findings.isValid(`${NAME}.authorityNumber`))
    findings.add(
      `${NAME}.crossSigned`,
      "true needs an authority before the present one; serverCertificate.authorityNumber is 1, give 2 for the next one",
    );
  checkRenewal(settings, findings);
  const path = `${NAME}.authorityValidityDays`;
  if (findings.isValid(path, `${NAME}.validityDays`) && settings.authorityValidityDays <= settings.validityDays)
    findings.add(
      path,
      `${settings.authorityValidityDays} is not more than serverCertificate.validityDays (${settings.validityDays})`,
    );
  return settings;
}

function readSelfSigned(given: Given, { findings }: Context): ServerCertificateSettings {
  const settings = {
    source: "selfSigned" as const,
    commonName: given.commonName ?? SERVER_CERTIFICATES.authority.commonName.byDefault.always,
    validityDays: given.validityDays ?? SERVER_CERTIFICATES.selfSigned.validityDays.byDefault.always,
    renewBeforeDays: given.renewBeforeDays ?? SERVER_CERTIFICATES.selfSigned.renewBeforeDays.byDefault.always,
  };
  checkRenewal(settings, findings);
  return settings;
}

/** Checks that a new certificate is not due for renewal at once, because every update would then make another one. */
function checkRenewal(
  { validityDays, renewBeforeDays }: { readonly validityDays: number; readonly renewBeforeDays: number },
  findings: Findings,
): void {
  const path = `${NAME}.renewBeforeDays`;
  if (findings.isValid(path, `${NAME}.validityDays`) && renewBeforeDays >= validityDays)
    findings.add(path, `${renewBeforeDays} is not less than serverCertificate.validityDays (${validityDays})`);
}

function readSupplied(given: Given, { secret, now, origin, findings }: Context): ServerCertificateSettings | undefined {
  const { certificate, privateKey } = given;
  if (certificate === undefined && findings.isValid(`${NAME}.certificate`))
    findings.add(
      `${NAME}.certificate`,
      'is missing; the source "supplied" needs the certificate and its issuers as PEM',
    );
  if (privateKey === undefined && findings.isValid(`${NAME}.privateKey`))
    findings.add(`${NAME}.privateKey`, `is missing; ${origin.keyWanted}`);
  if (privateKey !== undefined && !secret && origin.refusesClearKey)
    findings.add(`${NAME}.privateKey`, `is in clear text; replace the key, and ${origin.keyWanted}`);
  if (certificate === undefined || privateKey === undefined) return undefined;
  const checked = checkServerCertificate(certificate, privateKey, given.authority, now);
  for (const { setting, text } of checked.problems) findings.add(`${NAME}.${setting}`, text);
  if (checked.chain === undefined || checked.authority === undefined) return undefined;
  return {
    source: "supplied",
    certificate: checked.chain,
    privateKey: new Secret(privateKey),
    authority: checked.authority,
  };
}

function readKeyVault(given: Given, { now, findings }: Context): ServerCertificateSettings | undefined {
  for (const setting of ["secretId", "authority"] as const)
    if (given[setting] === undefined && findings.isValid(`${NAME}.${setting}`))
      findings.add(
        `${NAME}.${setting}`,
        setting === "secretId"
          ? 'is missing; the source "keyVault" needs the URL of the secret in Key Vault'
          : "is missing; give the certificate for the client's portal as PEM, because the program does not read the vault",
      );
  if (given.secretId === undefined || given.authority === undefined) return undefined;
  const vault = new URL(given.secretId).hostname.split(".")[0]!;
  if (given.vaultId !== undefined && given.vaultId.split("/").at(-1)!.toLowerCase() !== vault)
    findings.add(
      `${NAME}.vaultId`,
      `${show(given.vaultId)} is not the vault in secretId (${vault}), so the gateways could not read the secret; give the id of that vault`,
    );
  const portal = checkPortalCertificate(given.authority, now);
  for (const text of portal.problems) findings.add(`${NAME}.authority`, text);
  if (portal.pem === undefined) return undefined;
  return {
    source: "keyVault",
    secretId: given.secretId,
    ...(given.vaultId === undefined ? {} : { vaultId: given.vaultId }),
    authority: portal.pem,
  };
}
