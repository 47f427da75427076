import { plainType } from "../../exposure";
import type { LifecycleChange, LifecycleStep } from "../model/report";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";
import { EFFECTS } from "./effects";
import { laneChange } from "./lanes";
import type { Names } from "./names";
import { isUnknownAt, objectsOf, valueAt } from "./values";

type Interruption = LifecycleChange["interruptions"][number];

const kindOf = (type: string): string => plainType(type).split(":").at(-1)!;

interface Acting extends LifecycleStep {
  readonly step: PreviewStep;
}

/** Kinds of resources whose order matters to a reviewer. */
export const WEIGHTY: ReadonlySet<string> = new Set([
  ...["VirtualMachineScaleSet", "LoadBalancer", "PublicIPAddress", "VirtualNetwork", "ResourceGroup"],
  ...["NetworkSecurityGroup", "NatGateway", "PrivateEndpoint", "Vault"],
]);

/**
 * Resources that are created and deleted, in the engine's order, and the effect on traffic.
 * @param base resources before @param head resources after, with what each waits for
 */
export function lifecycleChange(
  steps: readonly PreviewStep[],
  { base, head }: Readonly<Record<"base" | "head", readonly ResourceState[]>>,
  names: Names,
): { readonly lifecycle: LifecycleChange; readonly unknown: readonly string[] } {
  const acting = steps.flatMap((step): Acting[] => {
    const state = step.after ?? step.before;
    const action = actionOf(step);
    return action && state?.custom
      ? [{ action, name: names.short(nameOfUrn(step.urn)), of: kindOf(state.type), step }]
      : [];
  });
  const weighty = inOrder(acting.filter(({ of }) => WEIGHTY.has(of)));
  const replaced = [...new Set(acting.filter(({ step }) => step.op === "create-replacement").map(({ name }) => name))];
  const small = acting.filter(({ of, name }) => !WEIGHTY.has(of) && !replaced.includes(name));
  const stepOf = ({ action, name, of }: Acting): LifecycleStep => ({ action, name, of });
  const rotates = rotatesSecrets(steps);
  const lanes = laneChange(steps, { base, head }, names);
  const lifecycle: LifecycleChange = {
    steps: weighty.map(stepOf),
    besides: [...small].sort(byName).map(stepOf),
    rotates,
    replaced: replaced.sort(),
    together: lanes.together,
    interruptions: [
      ...lanes.interruptions.map((one) => ({ ...one, ofLanes: true as const })),
      ...(rotates ? [ROTATION] : []),
      ...otherInterruptions(
        [...weighty, ...[...acting].sort(byName).filter(({ of }) => !WEIGHTY.has(of))],
        outboundAddresses(base),
        serversLeft(base, steps),
      ),
      ...portInterruption(steps),
      ...probeInterruption(steps),
    ],
  };
  return { lifecycle, unknown: lanes.unknown };
}

function actionOf({ op, before }: PreviewStep): LifecycleStep["action"] | undefined {
  if (op === "create" || op === "create-replacement" || op === "import" || op === "import-replacement") return "create";
  if (op !== "delete" && op !== "delete-replaced") return undefined;
  return before?.retainOnDelete ? "forget" : "delete";
}

const byName = (x: Acting, y: Acting): number => x.name.localeCompare(y.name);

const isLane = ({ of }: Acting): boolean => of === "VirtualMachineScaleSet";

/**
 * Sorts steps by name where the engine's order means nothing, because the engine works on independent resources at the same time. Only
 * lanes wait for each other. A resource that is only forgotten waits for nothing, so it comes after the deletions around it.
 */
function inOrder(acting: readonly Acting[]): readonly Acting[] {
  return sorted(forgottenLast(acting));
}

function forgottenLast(acting: readonly Acting[]): readonly Acting[] {
  const isRemoval = (one: Acting | undefined): boolean => one !== undefined && one.action !== "create" && !isLane(one);
  const spans: Acting[][] = [];
  for (const one of acting) {
    const span = spans.at(-1);
    if (span && isRemoval(one) && isRemoval(span[0])) span.push(one);
    else spans.push([one]);
  }
  return spans.flatMap((span) => [
    ...span.filter(({ action }) => action !== "forget"),
    ...span.filter(({ action }) => action === "forget"),
  ]);
}

function sorted(acting: readonly Acting[]): readonly Acting[] {
  const runs: Acting[][] = [];
  for (const one of acting) {
    const run = runs.at(-1);
    const before = run?.[0];
    const alike = before?.action === one.action && (one.action === "create" || before.of === one.of);
    if (run && before && alike && !isLane(before) && !isLane(one)) run.push(one);
    else runs.push([one]);
  }
  return runs.flatMap((run) => run.sort(byName));
}

/**
 * Whether secrets change. New keys and certificates reach the gateways through the vault, so no machine is replaced for them. A new tag of
 * a secret does not count.
 */
const rotatesSecrets = (steps: readonly PreviewStep[]): boolean =>
  steps.some(
    ({ op, after, detailedDiff }) =>
      op === "update" &&
      after &&
      plainType(after.type) === "azure-native:keyvault:Secret" &&
      !onlyTags(Object.keys(detailedDiff)),
  );

/** Whether only tags change. False for a step without paths, which may change anything. */
const onlyTags = (paths: readonly string[]): boolean => paths.length > 0 && paths.every((path) => /^tags\b/.test(path));

const ROTATION: Interruption = {
  severe: false,
  text:
    "The gateways fetch the new keys or certificates from the vault, check them, and return to the old ones if the new " +
    "ones do not work.",
};

/** Ids, in small letters, of the NAT gateways' addresses. Their deletion interrupts no client, because no client was told them. */
const outboundAddresses = (resources: readonly ResourceState[]): ReadonlySet<string> =>
  new Set(
    resources
      .filter(({ type }) => plainType(type) === "azure-native:network:NatGateway")
      .flatMap(({ inputs }) => objectsOf(inputs.publicIpAddresses).map((one) => valueAt(one, "id")))
      .filter((id) => typeof id === "string")
      .map((id) => id.toLowerCase()),
  );

const DETECTION_SERVER = "azure-native:compute:VirtualMachine";

/** URNs of the detection servers that stay, or that another machine replaces: one after the other, so the rest gives verdicts meanwhile. */
function serversLeft(base: readonly ResourceState[], steps: readonly PreviewStep[]): ReadonlySet<string> {
  const gone = new Set(steps.filter(({ op }) => op === "delete").map(({ urn }) => urn));
  const servers = base.filter(({ type, urn }) => plainType(type) === DETECTION_SERVER && !gone.has(urn));
  return new Set(servers.map(({ urn }) => urn));
}

/** @param outbound result of `outboundAddresses` @param servers result of `serversLeft` */
function otherInterruptions(
  acting: readonly Acting[],
  outbound: ReadonlySet<string>,
  servers: ReadonlySet<string>,
): Interruption[] {
  const found = acting.flatMap(({ action, name, of, step }): Interruption[] => {
    if (action === "create") return [];
    if (of === "VirtualMachineScaleSet" && step.op === "delete")
      return [{ severe: true, text: `${name} is deleted and not replaced: clients of its lane get no answer.` }];
    if (of === "PublicIPAddress" && outbound.has((step.before?.id ?? "").toLowerCase()))
      return [
        {
          severe: false,
          text: `${name}: the gateways go out from another address. Whoever let the old one in must let in the new one.`,
        },
      ];
    if (of === "VirtualMachine" && [...servers].some((urn) => urn !== step.urn))
      return [{ severe: false, text: `${name} is deleted; the other detection servers give the verdicts meanwhile.` }];
    const effect = EFFECTS[of];
    return effect ? [{ severe: effect.severe, text: effect.text(name, action === "forget") }] : [];
  });
  return [...new Map(found.map((one) => [one.text, one])).values()];
}

/** Whether the load balancer changes at one of these paths. A change to an unknown value is not reported as a change. */
const balancerUpdates = (steps: readonly PreviewStep[], paths: RegExp): boolean =>
  steps.some(
    ({ op, detailedDiff, after }) =>
      op === "update" &&
      after !== undefined &&
      kindOf(after.type) === "LoadBalancer" &&
      Object.keys(detailedDiff).some((path) => paths.test(path) && !isUnknownAt(after.inputs, path)),
  );

/** The interruption by a changed probe. The load balancer is changed before the lanes, so it probes machines that do not answer the new probe yet. */
const probeInterruption = (steps: readonly PreviewStep[]): Interruption[] =>
  balancerUpdates(steps, /^probes(\[\d+\](\.(port|protocol|requestPath))?)?$/)
    ? [
        {
          severe: true,
          text:
            "The load balancer's health probe changes before the machines do: a lane that does not answer the new probe gets no " +
            "connections until it does.",
        },
      ]
    : [];

/**
 * The interruption by a changed port. The load balancer is changed before the lanes, so the new port leads to machines that do not listen
 * on it yet.
 */
function portInterruption(steps: readonly PreviewStep[]): Interruption[] {
  return balancerUpdates(steps, /^loadBalancingRules\[\d+\]\.(frontendPort|backendPort)$/)
    ? [
        {
          severe: true,
          text:
            "The load balancer's port changes before the machines do: nothing is inspected until the new machines are ready and " +
            "the connector has the new port. The client's own settings decide what happens to files meanwhile.",
        },
      ]
    : [];
}
