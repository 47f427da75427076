import { createHash, X509Certificate } from "node:crypto";
import { z } from "zod";
import { isUnknown, plainType } from "../../exposure";
import type { ChangeInput } from "../model/changeInput";
import type { AdmissionChange, AdmittedClient } from "../model/report";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";
import { valueAt } from "./values";

const COMPONENT = "defender-icap-gateway:index:IcapGateway";
const SECRET = "azure-native:keyvault:Secret";
const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** The component's own statement of whom it admits (infra/certificates/admission.ts). */
const admission = z.object({
  mode: z.enum(["pin", "chain", "authority"]),
  name: z.string().optional(),
  certificates: z.array(
    z.object({
      subject: z.string(),
      issuer: z.string(),
      sha256: z.string(),
      keySha256: z.string(),
      notBefore: z.string(),
      notAfter: z.string(),
    }),
  ),
  generated: z.string().optional(),
});

type Clients = ReadonlyMap<string, AdmittedClient>;
/** One side's clients by a key that identifies them, or the reason why they are not known. */
type Side = Clients | string;

/** Represents the clients if the settings were not read. */
const PLACEHOLDER = "placeholder";

/** Clients that are newly admitted, and those that no longer are. */
export function admissionChange(input: ChangeInput, head: readonly ResourceState[]): AdmissionChange {
  const sides = [sideOf(input.base, input), sideOf(head, input)] as const;
  const [before, after] = sides;
  if (typeof before !== "string" && typeof after !== "string" && before.has(PLACEHOLDER) === after.has(PLACEHOLDER))
    return { added: only(after, before), removed: only(before, after), unknown: [] };
  // If nothing that admits a client is touched, nobody else is admitted.
  if (!input.steps.some(concerns)) return { added: [], removed: [], unknown: [] };
  const words = ["before", "after"].flatMap((when, index) => {
    const side = sides[index]!;
    const why = typeof side === "string" ? side : side.has(PLACEHOLDER) ? "a placeholder replaces them" : undefined;
    return why === undefined ? [] : [`the admitted clients ${when} the change: ${why}`];
  });
  return { added: [], removed: [], unknown: words };
}

const only = (own: Clients, other: Clients): AdmittedClient[] =>
  [...own].filter(([key]) => !other.has(key)).map(([, client]) => client);

/** Certificates reach the gateways in the lanes' secrets; their boot data says whether a name is required. */
function concerns({ op, before, after }: PreviewStep): boolean {
  const state = after ?? before;
  if (op === "same" || !state) return false;
  if (plainType(state.type) === SECRET) return true;
  if (plainType(state.type) !== SCALE_SET) return false;
  const [was, is] = [before, after].map((one) =>
    valueAt(one?.inputs, "virtualMachineProfile", "osProfile", "customData"),
  );
  return was !== is || was === undefined || isUnknown(was);
}

function sideOf(resources: readonly ResourceState[], { emulated, placeholderClient }: ChangeInput): Side {
  if (resources.length === 0) return new Map(); // a new stack: nothing was there to admit anybody
  const components = resources.filter(({ type }) => type === COMPONENT);
  if (components.length === 0) return "the program has no IcapGateway component";
  const clients = new Map<string, AdmittedClient>();
  for (const { inputs } of components) {
    const given = inputs.admission;
    if (given === undefined) return "this version of the program does not report them";
    if (isUnknown(given)) return "the settings of the client are encrypted";
    const parsed = admission.safeParse(given);
    if (!parsed.success) return "they are known only after the deployment";
    const { mode, name, certificates, generated } = parsed.data;
    const placeholder = placeholderClient === undefined ? undefined : fingerprint(placeholderClient);
    for (const { sha256, ...client } of certificates) {
      const key = sha256 === placeholder ? PLACEHOLDER : `${mode} ${name ?? ""} ${sha256}`;
      clients.set(key, { ...client, ...(mode === "pin" ? {} : { signsFor: name ?? "anybody" }) });
    }
    if (generated !== undefined) {
      const [key, client] = generatedClient(resources, generated, emulated);
      clients.set(key, client);
    }
  }
  return clients;
}

/** The throw-away client, whose certificate is a resource of the stack: a new one exists only after the deployment. */
function generatedClient(
  resources: readonly ResourceState[],
  name: string,
  emulated: boolean,
): readonly [string, AdmittedClient] {
  const maker = resources.find(({ urn, type }) => nameOfUrn(urn) === name && /^tls:.*SelfSignedCert$/.test(type));
  const pem = maker?.outputs.certPem;
  const unnamed = { subject: `the client that the stack generates (${name})` };
  const read = typeof pem === "string" && !isUnknown(pem) ? certificateOf(pem) : undefined;
  if (!read) return ["generated anew", unnamed];
  return [`generated ${read.sha256}`, emulated ? unnamed : read.client];
}

function certificateOf(pem: string): { sha256: string; client: AdmittedClient } | undefined {
  try {
    const certificate = new X509Certificate(pem);
    const line = (name: string): string => name.split("\n").join(", ");
    const key = certificate.publicKey.export({ type: "spki", format: "der" });
    return {
      sha256: plainDigest(certificate.fingerprint256),
      client: {
        subject: line(certificate.subject),
        issuer: line(certificate.issuer),
        keySha256: createHash("sha256").update(key).digest("hex"),
        notBefore: new Date(certificate.validFrom).toISOString(),
        notAfter: new Date(certificate.validTo).toISOString(),
      },
    };
  } catch {
    return undefined;
  }
}

const fingerprint = (pem: string): string | undefined => certificateOf(pem)?.sha256;
const plainDigest = (text: string): string => text.replaceAll(":", "").toLowerCase();
