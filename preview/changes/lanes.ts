import { plainType } from "../../exposure";
import type { LifecycleChange } from "../model/report";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";
import { orderOf, type LaneOrder } from "./laneOrder";
import type { Names } from "./names";

const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** The change of the lanes' machines. */
export interface LaneChange {
  /** The lanes do not wait for each other. It is set if the lanes are replaced by this change, or if they did wait before. */
  readonly together: boolean;
  readonly interruptions: LifecycleChange["interruptions"];
  readonly unknown: readonly string[];
}

/**
 * The replacement of the lanes' machines. If new machines start before the old ones end, only the old machines' open connections are lost.
 * If lanes are replaced one after the other, one lane is always at work.
 */
export function laneChange(
  steps: readonly PreviewStep[],
  { base, head }: Readonly<Record<"base" | "head", readonly ResourceState[]>>,
  names: Names,
): LaneChange {
  const replaced = steps.filter(({ op, after }) => op === "create-replacement" && isSet(after));
  const lost = lostOrder(base, head);
  if (replaced.length === 0) return { ...lost, unknown: [] };
  const lanes = replaced.map(({ urn }) => laneWords(names, urn));
  const order = orderOf(
    replaced.map(({ urn }) => urn),
    head,
  );
  const early = goneFirst(replaced, steps);
  return {
    together: order === "together" || lost.together,
    interruptions: [
      ...early.map(({ urn }) => ({
        severe: true,
        text: `${laneWords(names, urn)} has no machines from the deletion of the old ones until the new ones are ready.`,
      })),
      ...(early.length === 0 ? [{ severe: false, text: `${newFirst(lanes, order)} ${OLD_ONES}` }] : []),
      ...(order === "together" ? [{ severe: true, text: TOGETHER }] : lost.interruptions),
    ],
    unknown: order === "unknown" ? ["the order of the lanes: the preview does not contain their dependencies"] : [],
  };
}

const isSet = (state: ResourceState | undefined): boolean => state !== undefined && plainType(state.type) === SCALE_SET;

const newFirst = (lanes: readonly string[], order: LaneOrder): string => {
  const words = lanes.length > 1 && order === "inOrder" ? "; each lane waits until the one before it is ready" : "";
  return `New machines are created first (${lanes.join(order === "inOrder" ? ", then " : " and ")}${words}); old ones are deleted last.`;
};

const OLD_ONES =
  "A transaction that is open when an old machine is deleted gets no verdict, and the client must repeat it. Until then, old " +
  "and new machines both count against the quota.";

const TOGETHER =
  "The lanes do not wait for each other: all of them are replaced at the same time, so a fault in the new machines affects " +
  "every address at once.";

/** Sets whose old machines are deleted before the new ones are created. */
function goneFirst(replaced: readonly PreviewStep[], steps: readonly PreviewStep[]): readonly PreviewStep[] {
  const at = (urn: string, op: string): number => steps.findIndex((step) => step.urn === urn && step.op === op);
  return replaced.filter(
    ({ urn }) => at(urn, "delete-replaced") >= 0 && at(urn, "delete-replaced") < at(urn, "create-replacement"),
  );
}

/** The warning that the lanes will no longer wait for each other, for a change that replaces nothing. */
function lostOrder(base: readonly ResourceState[], head: readonly ResourceState[]): Omit<LaneChange, "unknown"> {
  const order = (resources: readonly ResourceState[]): LaneOrder =>
    orderOf(
      resources.filter(isSet).map(({ urn }) => urn),
      resources,
    );
  const lost = order(base) === "inOrder" && order(head) === "together";
  const text =
    "The lanes no longer wait for each other: from now on, a fault in new machines affects every address at once.";
  return { together: lost, interruptions: lost ? [{ severe: false, text }] : [] };
}

function laneWords(names: Names, urn: string): string {
  const name = nameOfUrn(urn);
  const lane = names.lane(name);
  return lane === undefined ? names.short(name) : `lane ${lane}`;
}
