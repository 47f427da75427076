/** The table of pulumi-tls's resource types. They exist only in Pulumi's state: the emulator keeps nothing of them. */
import { createHash } from "node:crypto";
import type { Problem, State } from "../engine/provider";
import { isUnknown, strings, text, type Path, type Properties } from "../engine/value";
import { unless } from "../rules/problems";
import { certificateRequest, locallySigned, selfSigned, type Issued } from "./certificates";
import { algorithmOfPem, curves, keyOutputs, makeKey, type KeyRequest } from "./keys";
import { allowedUses } from "./usages";

/** One resource type of `tls`. */
export interface TlsType {
  /** Input properties with their JavaScript kinds; `list` is a list of strings. */
  readonly properties: Readonly<Record<string, "string" | "number" | "boolean" | "list" | "object">>;
  readonly required: readonly string[];
  /** Inputs that do not need a new resource; every other one does. */
  readonly inPlace: readonly string[];
  check(inputs: Properties): readonly Problem[];
  /** Values that the provider fills in when the program gives none. */
  readonly defaults: Properties;
  create(inputs: Properties, now: Date): Promise<State>;
  readonly secretOutputs: readonly Path[];
}

const ALGORITHMS = ["RSA", "ECDSA", "ED25519"];

const privateKey: TlsType = {
  properties: { algorithm: "string", rsaBits: "number", ecdsaCurve: "string" },
  required: ["algorithm"],
  inPlace: [],
  defaults: { rsaBits: 2048, ecdsaCurve: "P224" },
  check: ({ algorithm, rsaBits, ecdsaCurve }) => [
    ...unless(
      isUnknown(algorithm) || ALGORITHMS.includes(String(algorithm)),
      "algorithm",
      `${JSON.stringify(algorithm)} is not one of ${ALGORITHMS.join(", ")}`,
    ),
    ...unless(
      algorithm !== "ECDSA" || curves.includes(String(ecdsaCurve)),
      "ecdsaCurve",
      `must be set to one of ${curves.join(", ")} (P224, the default, is not emulated)`,
    ),
    ...unless(
      rsaBits === undefined || (typeof rsaBits === "number" && rsaBits >= 1024 && rsaBits <= 16384),
      "rsaBits",
      `${String(rsaBits)} is not a number from 1024 to 16384`,
    ),
  ],
  create: async (inputs) => {
    const key = await makeKey({
      algorithm: inputs.algorithm as KeyRequest["algorithm"],
      bits: Number(inputs.rsaBits ?? 2048),
      curve: String(inputs.ecdsaCurve),
    });
    const outputs = keyOutputs(key);
    const id = createHash("sha1").update(String(outputs.publicKeyPem)).digest("hex");
    return { id, outputs };
  },
  secretOutputs: [["privateKeyPem"], ["privateKeyPemPkcs8"], ["privateKeyOpenssh"]],
};

const NAMES = {
  subject: "object",
  dnsNames: "list",
  ipAddresses: "list",
  uris: "list",
  privateKeyPem: "string",
} as const;
const ISSUING = {
  allowedUses: "list",
  validityPeriodHours: "number",
  earlyRenewalHours: "number",
  isCaCertificate: "boolean",
  maxPathLength: "number",
  setSubjectKeyId: "boolean",
} as const;
const ISSUING_DEFAULTS = { earlyRenewalHours: 0, isCaCertificate: false, maxPathLength: -1, setSubjectKeyId: false };

function usesProblems(inputs: Properties): readonly Problem[] {
  return strings(inputs.allowedUses).flatMap((use, index) =>
    unless(
      allowedUses.includes(use),
      `allowedUses[${index}]`,
      `value must be one of: ${allowedUses.map((value) => JSON.stringify(value)).join(" ")}, got: ${JSON.stringify(use)}`,
    ),
  );
}

function hoursProblems(inputs: Properties): readonly Problem[] {
  return ["validityPeriodHours", "earlyRenewalHours"].flatMap((name) => {
    const value = inputs[name];
    const fits = value === undefined || isUnknown(value) || (Number.isInteger(value) && Number(value) >= 0);
    return unless(fits, name, `${String(value)} is not a whole number of hours, 0 or more`);
  });
}

/** Whether the certificate has ended, or is inside its early renewal period. */
export function isReadyForRenewal(outputs: Properties, now: Date): boolean {
  const end = Date.parse(text(outputs.validityEndTime) ?? "");
  const early = Number(outputs.earlyRenewalHours ?? 0) * 3_600_000;
  return now.getTime() >= end - early;
}

function certificateState(inputs: Properties, issued: Issued, now: Date): State {
  const validity = { validityStartTime: rfc3339(issued.start), validityEndTime: rfc3339(issued.end) };
  const ready = isReadyForRenewal({ ...validity, earlyRenewalHours: inputs.earlyRenewalHours }, now);
  return { id: issued.serial, outputs: { certPem: issued.pem, ...validity, readyForRenewal: ready } };
}

const rfc3339 = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

const selfSignedCert: TlsType = {
  properties: { ...NAMES, ...ISSUING, setAuthorityKeyId: "boolean" },
  required: ["privateKeyPem", "allowedUses", "validityPeriodHours"],
  inPlace: ["earlyRenewalHours"],
  defaults: { ...ISSUING_DEFAULTS, setAuthorityKeyId: false },
  check: (inputs) => [...usesProblems(inputs), ...hoursProblems(inputs)],
  create: async (inputs, now) => {
    const state = certificateState(inputs, await selfSigned(inputs, now), now);
    const keyAlgorithm = algorithmOfPem(String(inputs.privateKeyPem), "privateKeyPem");
    return { ...state, outputs: { ...state.outputs, keyAlgorithm } };
  },
  secretOutputs: [["privateKeyPem"]],
};

const certRequest: TlsType = {
  properties: NAMES,
  required: ["privateKeyPem"],
  inPlace: [],
  defaults: {},
  check: () => [],
  create: async (inputs) => {
    const certRequestPem = await certificateRequest(inputs);
    const keyAlgorithm = algorithmOfPem(String(inputs.privateKeyPem), "privateKeyPem");
    const id = createHash("sha1").update(certRequestPem).digest("hex");
    return { id, outputs: { certRequestPem, keyAlgorithm } };
  },
  secretOutputs: [["privateKeyPem"]],
};

const locallySignedCert: TlsType = {
  properties: { ...ISSUING, certRequestPem: "string", caCertPem: "string", caPrivateKeyPem: "string" },
  required: ["certRequestPem", "caCertPem", "caPrivateKeyPem", "allowedUses", "validityPeriodHours"],
  inPlace: ["earlyRenewalHours"],
  defaults: ISSUING_DEFAULTS,
  check: (inputs) => [...usesProblems(inputs), ...hoursProblems(inputs)],
  create: async (inputs, now) => {
    const state = certificateState(inputs, await locallySigned(inputs, now), now);
    const caKeyAlgorithm = algorithmOfPem(String(inputs.caPrivateKeyPem), "caPrivateKeyPem");
    return { ...state, outputs: { ...state.outputs, caKeyAlgorithm } };
  },
  secretOutputs: [["caPrivateKeyPem"]],
};

/** Types by token. */
export const tlsTypes: ReadonlyMap<string, TlsType> = new Map([
  ["tls:index/privateKey:PrivateKey", privateKey],
  ["tls:index/selfSignedCert:SelfSignedCert", selfSignedCert],
  ["tls:index/certRequest:CertRequest", certRequest],
  ["tls:index/locallySignedCert:LocallySignedCert", locallySignedCert],
]);
