import { plainType } from "../../../exposure";
import type { LifecycleChange } from "../model/report";
import { nameOfUrn, type PreviewStep } from "../model/step";
import type { Names } from "./names";

type Interruption = LifecycleChange["interruptions"][number];

const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";
const kindOf = (type: string): string => plainType(type).split(":").at(-1)!;

/** What each kind of thing takes with it when it goes or is made anew. Kinds that are not here carry no traffic. */
const CARRIES: Readonly<Record<string, (name: string) => string>> = {
  LoadBalancer: () => "The load balancer goes before the new one stands: both lanes are unreachable meanwhile.",
  PublicIPAddress: (name) =>
    `${name} is given up: nobody reaches it, and Azure may give the same address to somebody else.`,
  VirtualNetwork: () => "The virtual network is made anew, and with it every machine.",
  NetworkSecurityGroup: () => "The security group is made anew; the subnets change over to it.",
  NatGateway: (name) =>
    `${name}: machines that use it cannot fetch packages or certificates meanwhile; transactions go on.`,
  Vault: () => "The Key Vault is made anew; gateways keep the certificates they have until their lane changes over.",
  ResourceGroup: () => "The resource group goes, and everything in it.",
};
const MILD = new Set(["NetworkSecurityGroup", "NatGateway", "Vault"]);

/** What is made and deleted, in the engine's order, and what traffic notices of it. */
export function lifecycleChange(steps: readonly PreviewStep[], names: Names): LifecycleChange {
  const acting = steps.flatMap((step) => {
    const state = step.after ?? step.before;
    const action = actionOf(step.op);
    if (!action || !state?.custom) return [];
    const name = names.short(nameOfUrn(step.urn));
    return [{ action, name, of: kindOf(state.type), step }];
  });
  const replaced = acting.filter(({ step }) => step.op === "create-replacement").map(({ name }) => name);
  return {
    steps: acting.map(({ action, name, of }) => ({ action, name, of })),
    replaced,
    interruptions: [...laneInterruptions(steps, names), ...otherInterruptions(acting), ...portInterruption(steps)],
  };
}

function actionOf(op: string): "create" | "delete" | undefined {
  if (op === "create" || op === "create-replacement" || op === "import" || op === "import-replacement") return "create";
  return op === "delete" || op === "delete-replaced" ? "delete" : undefined;
}

/** Lanes: new machines before old ones cost nothing but the old machines' open connections. */
function laneInterruptions(steps: readonly PreviewStep[], names: Names): Interruption[] {
  const at = (urn: string, op: string): number => steps.findIndex((step) => step.urn === urn && step.op === op);
  const lanes = steps.filter(
    ({ op, after }) => op === "create-replacement" && after && plainType(after.type) === SCALE_SET,
  );
  if (lanes.length === 0) return [];
  const words = (list: typeof lanes): string => list.map(({ urn }) => laneWords(names, urn)).join(", then ");
  const early = lanes.filter(
    ({ urn }) => at(urn, "delete-replaced") >= 0 && at(urn, "delete-replaced") < at(urn, "create-replacement"),
  );
  if (early.length > 0) {
    return early.map(({ urn }) => ({
      severe: true,
      text: `${laneWords(names, urn)} has no machines between the deletion of the old ones and the readiness of the new.`,
    }));
  }
  const text =
    `New machines first (${words(lanes)}; each lane waits until the one before it is ready), old ones are deleted last. ` +
    "No verdict is lost: open transactions have five minutes to end. Until then both generations count against the quota.";
  return [{ severe: false, text }];
}

function laneWords(names: Names, urn: string): string {
  const name = nameOfUrn(urn);
  const lane = names.lane(name);
  return lane === undefined ? names.short(name) : `lane ${lane}`;
}

function otherInterruptions(
  acting: readonly { action: string; name: string; of: string; step: PreviewStep }[],
): Interruption[] {
  const gone = acting.filter(({ action }) => action === "delete");
  const found = gone.flatMap(({ name, of, step }): Interruption[] => {
    const state = step.before ?? step.after;
    if (of === "VirtualMachineScaleSet" && step.op === "delete")
      return [{ severe: true, text: `${name} goes for good: its lane serves nobody.` }];
    const words = CARRIES[of]?.(name);
    if (words === undefined) return [];
    const kept = state?.retainOnDelete ? " Pulumi forgets it and leaves it in Azure (retainOnDelete)." : "";
    return [{ severe: !MILD.has(of), text: `${words}${kept}` }];
  });
  return [...new Map(found.map((one) => [one.text, one])).values()];
}

/** The balancer is changed before the lanes: the new port leads to machines that do not listen there yet. */
function portInterruption(steps: readonly PreviewStep[]): Interruption[] {
  const moved = steps.some(
    ({ op, detailedDiff, after }) =>
      op === "update" &&
      after !== undefined &&
      kindOf(after.type) === "LoadBalancer" &&
      Object.keys(detailedDiff).some((path) => /^loadBalancingRules\[\d+\]\.(frontendPort|backendPort)$/.test(path)),
  );
  return moved
    ? [
        {
          severe: true,
          text:
            "The load balancer changes its port before the lanes do: from then on nothing is inspected until the new machines " +
            "are ready and the connector has the new port. What the client does with files meanwhile is its own setting.",
        },
      ]
    : [];
}
