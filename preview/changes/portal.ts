import { X509Certificate } from "node:crypto";
import { isUnknown, plainType } from "../../exposure";
import type { ChangeInput } from "../model/changeInput";
import type { PortalChange, PortalItem } from "../model/report";
import { nameOfUrn, type ResourceState } from "../model/step";
import { CREATING } from "./applySteps";
import type { Names } from "./names";
import { objectsOf, valueAt } from "./values";

const BALANCER = "azure-native:network:LoadBalancer";
const ADDRESS = "azure-native:network:PublicIPAddress";
/** Numbers of the servers in the portal, by lane. */
const SERVER: Readonly<Record<string, number>> = { a: 1, b: 2 };
/** Words for a value that exists only after the deployment, with where to find it. */
const ONCE_DEPLOYED = "known after the deployment (pulumi stack output portal)";

/** The connector's settings in the client's portal, as far as the resources determine them. */
interface Registered {
  /** Ids of the public addresses by frontend name. `undefined` if the frontends are not known. */
  readonly addressIds: ReadonlyMap<string, unknown> | undefined;
  readonly ports: readonly number[];
  /** Names of load-balancing rules whose port is not known, or words for rules that are not known at all. */
  readonly unknownPorts: readonly string[];
}

/** The edits to make in the client's portal, which holds two addresses, one port and one certificate. */
export function portalChange(input: ChangeInput, head: readonly ResourceState[], names: Names): PortalChange {
  const unknown: string[] = [];
  const before = registered(input.base);
  const after = registered(head);
  const items = [
    ...addressItems(input, before, after, head, names, unknown),
    ...portItems(before, after, unknown),
    ...certificateItems(input, unknown),
    ...serviceItems(input, unknown),
  ];
  return { action: actionOf(items, unknown), items, unknown };
}

/** The portal's change if a part of the whole change is unknown, because that part could change an address, the port or the certificate. */
export function doubtedPortal(portal: PortalChange, unknown: readonly string[]): PortalChange {
  if (unknown.length === 0) return portal;
  const doubts = [...portal.unknown, "the effect on the portal of the parts of this change that are not known"];
  return { ...portal, action: actionOf(portal.items, doubts), unknown: doubts };
}

const actionOf = (items: readonly PortalItem[], unknown: readonly string[]): PortalChange["action"] =>
  items.length > 0 ? "edit" : unknown.length > 0 ? "unknown" : "nothing";

function registered(resources: readonly ResourceState[]): Registered {
  const addressIds = new Map<string, unknown>();
  const ports = new Set<number>();
  const unknownPorts: string[] = [];
  let isKnown = true;
  for (const { inputs } of resources.filter(({ type }) => plainType(type) === BALANCER)) {
    const { frontendIPConfigurations: frontends, loadBalancingRules: rules } = inputs;
    if (hasUnknown(frontends)) isKnown = false;
    for (const { name, publicIPAddress } of objectsOf(frontends)) {
      if (isUnknown(name)) isKnown = false;
      else if (publicIPAddress !== undefined)
        addressIds.set(String(name), isUnknown(publicIPAddress) ? publicIPAddress : valueAt(publicIPAddress, "id"));
    }
    if (hasUnknown(rules)) unknownPorts.push("the load balancer's rules");
    for (const { name, frontendPort, frontendIPConfiguration } of objectsOf(rules)) {
      // Before the load balancer exists, its id is not known, so the frontend of a rule is not known either.
      const frontend = isUnknown(frontendIPConfiguration) ? undefined : valueAt(frontendIPConfiguration, "id");
      const isPrivate = typeof frontend === "string" && !isUnknown(frontend) && !addressIds.has(lastOf(frontend));
      if (isPrivate && isKnown) continue;
      if (isUnknown(frontendPort)) unknownPorts.push(`the load balancer's rule ${isUnknown(name) ? "" : String(name)}`);
      else ports.add(Number(frontendPort));
    }
  }
  return {
    addressIds: isKnown ? addressIds : undefined,
    ports: [...ports].sort((x, y) => x - y),
    unknownPorts,
  };
}

const lastOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);
const hasUnknown = (list: unknown): boolean => isUnknown(list) || (Array.isArray(list) && list.some(isUnknown));

function addressItems(
  { base, emulated, steps }: ChangeInput,
  before: Registered,
  after: Registered,
  head: readonly ResourceState[],
  names: Names,
  unknown: string[],
): PortalItem[] {
  if (!before.addressIds || !after.addressIds) {
    unknown.push("the registered addresses: the load balancer's frontends are known only after the deployment");
    return [];
  }
  const [had, has] = [before.addressIds, after.addressIds];
  const remade = steps.some(({ op, after: made }) => CREATING.has(op) && made && plainType(made.type) === ADDRESS);
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((name, index): PortalItem[] => {
    const [was, is] = [had.get(name), has.get(name)];
    const known = was !== undefined && is !== undefined && !isUnknown(was) && !isUnknown(is);
    if (known && String(was).toLowerCase() === String(is).toLowerCase()) return [];
    const lane = names.lane(name);
    // In two regions each lane has a load balancer of its own, and their order in the state is not that of the portal.
    const what =
      lane === undefined
        ? `address of server ${index + 1}`
        : `address of server ${SERVER[lane] ?? index + 1} (lane ${lane})`;
    if (was !== undefined && isUnknown(is) && !remade) {
      unknown.push(`the ${what}: the public address of its frontend is known only after the deployment`);
      return [];
    }
    const shown = (id: unknown, resources: readonly ResourceState[]): string | undefined =>
      emulated ? undefined : addressOf(id, resources);
    const old = shown(was, base);
    return [
      {
        what,
        ...(was === undefined ? { before: "none" } : old === undefined ? {} : { before: old }),
        after: is === undefined ? "none: remove it" : (shown(is, head) ?? ONCE_DEPLOYED),
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

function portItems(before: Registered, after: Registered, unknown: string[]): PortalItem[] {
  const open = [...new Set([...before.unknownPorts, ...after.unknownPorts])];
  if (open.length > 0) {
    unknown.push(`the registered port: that of ${open.join(", ")} is known only after the deployment`);
    return [];
  }
  const [was, is] = [before, after].map(({ ports }) => ports.join(", "));
  return was === is ? [] : [{ what: "port", before: was || "none", after: is || "none" }];
}

/**
 * The change of the certificate that the portal trusts, which is an output of the stack. The JSON of a preview has no outputs: then the
 * steps of the resource that made the present certificate decide.
 */
function certificateItems(input: ChangeInput, unknown: string[]): PortalItem[] {
  const was = input.baseOutputs?.serverCertificate;
  const is = input.headOutputs?.serverCertificate;
  if (input.base.length === 0 && input.headOutputs)
    return is === undefined ? [] : [certificateItem(undefined, isUnknown(is) ? undefined : is, input.emulated)];
  if (typeof was === "string" && typeof is === "string" && !isUnknown(is)) {
    return was === is ? [] : [certificateItem(was, is, input.emulated)];
  }
  if (typeof was !== "string") {
    if (input.headOutputs && is === undefined && was === undefined) return [];
    unknown.push("the registered certificate: the stack output serverCertificate is not known");
    return [];
  }
  if (is !== undefined && isUnknown(is)) return [certificateItem(was, undefined, input.emulated)];
  const maker = input.base.find(({ outputs }) => outputs.certPem === was);
  if (!maker) {
    unknown.push(
      "the registered certificate: no resource of the stack creates it, so the settings decide whether it changes",
    );
    return [];
  }
  const step = input.steps.find(({ urn, op }) => urn === maker.urn && op !== "same");
  if (!step) return [];
  return CREATING.has(step.op) || step.op.startsWith("delete") || step.op === "replace"
    ? [certificateItem(was, undefined, input.emulated)]
    : [];
}

/** @param before PEM; absent for a new stack @param after PEM; anything else while it is not known */
function certificateItem(before: string | undefined, after: unknown, emulated: boolean): PortalItem {
  const known = !emulated && typeof after === "string";
  return {
    what: "certificate (stunnel's public root certificate)",
    ...(emulated ? {} : { before: before === undefined ? "none" : fingerprint(before) }),
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
    if (machines) unknown.push("the paths of the ICAP services: the JSON of a preview has no stack outputs");
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
