import { X509Certificate } from "node:crypto";
import { isUnknown, plainType } from "../../../exposure";
import type { ChangeInput } from "../model/changeInput";
import type { PortalChange, PortalItem } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import { CREATING } from "./applySteps";
import type { Names } from "./names";
import { objectsOf, valueAt } from "./values";

const BALANCER = "azure-native:network:LoadBalancer";
/** Where a value is to be had once it exists. */
const ONCE_DEPLOYED = "known after the deployment (pulumi stack output portal)";

/** What the connector in the client's portal was told, as far as the resources say. */
interface Registered {
  /** By frontend name. */
  readonly frontends: ReadonlyMap<string, { readonly addressId: unknown; readonly ports: readonly number[] }>;
}

/** What must be edited in the client's portal: it knows two addresses, one port and one certificate. */
export function portalChange(input: ChangeInput, head: readonly ResourceState[], names: Names): PortalChange {
  const unknown: string[] = [];
  const before = registered(input.base);
  const after = registered(head);
  const items = [
    ...addressItems(input, before, after, head, names),
    ...portItems(before, after),
    ...certificateItems(input, unknown),
    ...serviceItems(input, unknown),
  ];
  // Whatever the input leaves open could be an address, the port or the certificate.
  if (input.unknown.length > 0) unknown.push("whether it concerns the portal, for what is not known of this change");
  const action = items.length > 0 ? "edit" : unknown.length > 0 ? "unknown" : "nothing";
  return { action, items, unknown };
}

function registered(resources: readonly ResourceState[]): Registered {
  const frontends = new Map<string, { addressId: unknown; ports: number[] }>();
  for (const { inputs } of resources.filter(({ type }) => plainType(type) === BALANCER)) {
    const rules = objectsOf(inputs.loadBalancingRules);
    for (const frontend of objectsOf(inputs.frontendIPConfigurations)) {
      const name = String(frontend.name);
      const ports = rules
        .filter((rule) => String(valueAt(rule, "frontendIPConfiguration", "id")).endsWith(`/${name}`))
        .map((rule) => Number(rule.frontendPort));
      if (frontend.publicIPAddress !== undefined)
        frontends.set(name, { addressId: valueAt(frontend, "publicIPAddress", "id"), ports });
    }
  }
  return { frontends };
}

function addressItems(
  { base, emulated }: ChangeInput,
  before: Registered,
  after: Registered,
  head: readonly ResourceState[],
  names: Names,
): PortalItem[] {
  const all = [...new Set([...before.frontends.keys(), ...after.frontends.keys()])];
  return all.flatMap((name, index): PortalItem[] => {
    const [was, is] = [before.frontends.get(name)?.addressId, after.frontends.get(name)?.addressId];
    const known = was !== undefined && is !== undefined && !isUnknown(was) && !isUnknown(is);
    if (known && String(was).toLowerCase() === String(is).toLowerCase()) return [];
    const lane = names.lane(name);
    const shown = (id: unknown, resources: readonly ResourceState[]): string | undefined =>
      emulated ? undefined : addressOf(id, resources);
    const old = shown(was, base);
    return [
      {
        what: `address of server ${index + 1}${lane === undefined ? "" : ` (lane ${lane})`}`,
        ...(was === undefined ? { before: "none" } : old === undefined ? {} : { before: old }),
        after: is === undefined ? "none: take it out" : (shown(is, head) ?? ONCE_DEPLOYED),
      },
    ];
  });
}

function addressOf(id: unknown, resources: readonly ResourceState[]): string | undefined {
  if (typeof id !== "string" || isUnknown(id)) return undefined;
  const found = resources.find((one) => one.id?.toLowerCase() === id.toLowerCase());
  const address = found?.outputs.ipAddress;
  return typeof address === "string" && !isUnknown(address) ? address : undefined;
}

function portItems(before: Registered, after: Registered): PortalItem[] {
  const ports = ({ frontends }: Registered): string =>
    [...new Set([...frontends.values()].flatMap((frontend) => frontend.ports))].sort((x, y) => x - y).join(", ");
  const [was, is] = [ports(before), ports(after)];
  return was === is ? [] : [{ what: "port", before: was || "none", after: is || "none" }];
}

/**
 * The certificate that the portal trusts is the stack's output. A preview as JSON does not have outputs: then the
 * resource that made the present certificate decides, by what happens to it.
 */
function certificateItems(input: ChangeInput, unknown: string[]): PortalItem[] {
  const was = input.baseOutputs?.serverCertificate;
  const is = input.headOutputs?.serverCertificate;
  if (typeof was === "string" && typeof is === "string" && !isUnknown(is)) {
    return was === is ? [] : [certificateItem(was, is, input.emulated)];
  }
  if (typeof was !== "string") {
    if (input.headOutputs && is === undefined && was === undefined) return [];
    unknown.push("the certificate that the portal has: the stack's output serverCertificate is not known");
    return [];
  }
  if (is !== undefined && isUnknown(is)) return [certificateItem(was, undefined, input.emulated)];
  const maker = input.base.find(({ outputs }) => outputs.certPem === was);
  if (!maker) {
    unknown.push("whether the portal's certificate changes: no resource of the stack made it, so its settings decide");
    return [];
  }
  const step = input.steps.find(({ urn, op }) => urn === maker.urn && op !== "same");
  if (!step) return [];
  return CREATING.has(step.op) || step.op.startsWith("delete") || step.op === "replace"
    ? [certificateItem(was, undefined, input.emulated)]
    : [];
}

function certificateItem(before: string, after: string | undefined, emulated: boolean): PortalItem {
  const known = !emulated && after !== undefined;
  return {
    what: "certificate (stunnel's public root certificate)",
    ...(emulated ? {} : { before: fingerprint(before) }),
    after: known ? fingerprint(after) : `a new one, ${ONCE_DEPLOYED}`,
    ...(known ? { pem: after } : {}),
  };
}

function fingerprint(pem: string): string {
  try {
    const certificate = new X509Certificate(pem);
    return `SHA-256 ${certificate.fingerprint256.slice(0, 23)}…, valid to ${certificate.validTo}`;
  } catch {
    return "unreadable";
  }
}

function serviceItems(input: ChangeInput, unknown: string[]): PortalItem[] {
  const was = input.baseOutputs?.icapServices;
  const is = input.headOutputs?.icapServices;
  if (was === undefined) return [];
  if (is === undefined || isUnknown(is)) {
    const machines = input.steps.some(({ op, urn }) => op !== "same" && nameOfUrn(urn).endsWith("-machines"));
    if (machines) unknown.push("whether the paths of the ICAP services change: a preview as JSON has no stack outputs");
    return [];
  }
  return ["reqmod", "respmod"].flatMap((service) => {
    const [old, now] = [valueAt(was, service), valueAt(is, service)];
    return old === now
      ? []
      : [
          {
            what: `path of the ${service.toUpperCase()} service, where the client asks for one`,
            before: String(old),
            after: String(now),
          },
        ];
  });
}
