/** The machines of a scale set as Azure reports them, and which of them do not serve yet. Pure. */
import { z } from "zod";
import { LIVENESS_EXTENSION, READINESS_EXTENSION } from "../extensions";

const status = z.object({ code: z.string(), displayStatus: z.string().optional(), message: z.string().optional() });

/** A machine with its instance view, from the API's list of virtual machines; only the properties that are checked. */
export const machineWithView = z.object({
  name: z.string(),
  properties: z.object({
    instanceView: z
      .object({
        extensions: z.array(z.object({ name: z.string(), statuses: z.array(status).default([]) })).default([]),
        vmHealth: z.object({ status }).optional(),
      })
      .optional(),
  }),
});

export type MachineWithView = z.infer<typeof machineWithView>;

/** The reasons why a set does not serve, a sentence each. */
export interface NotReady {
  /** It will not become ready by itself: its readiness extension has failed. */
  readonly failed: readonly string[];
  /** It may still become ready: machines are missing, extensions are running, or health is not reported yet. */
  readonly waiting: readonly string[];
}

/** Number of characters shown of an extension's message. They are taken from its end, which has the gateway's own message. */
const MOST_WORDS = 1_000;

/** @param wanted number of machines that the settings ask for */
export function notReady(machines: readonly MachineWithView[], wanted: number): NotReady {
  const judged = machines.map(judgeMachine);
  return {
    failed: judged.flatMap(({ failed }) => failed),
    waiting: [
      ...(machines.length < wanted ? [`Azure has ${machines.length} of ${wanted} machines`] : []),
      ...judged.flatMap(({ waiting }) => waiting),
    ],
  };
}

function judgeMachine({ name, properties: { instanceView } }: MachineWithView): NotReady {
  const readiness = instanceView?.extensions.find((one) => one.name.toLowerCase() === READINESS_EXTENSION);
  const provisioning = readiness?.statuses.find(({ code }) => /^ProvisioningState\//i.test(code));
  const state = provisioning?.code.replace(/^.*?\//, "").toLowerCase();
  const health = instanceView?.vmHealth?.status.code.replace(/^HealthState\//i, "").toLowerCase();
  const said = (provisioning?.message ?? provisioning?.displayStatus ?? "no reason given").trim();
  return {
    failed:
      state === "failed" ? [`${name}: the ${READINESS_EXTENSION} extension failed: ${said.slice(-MOST_WORDS)}`] : [],
    waiting: [
      ...(state === "succeeded" || state === "failed"
        ? []
        : [`${name}: the ${READINESS_EXTENSION} extension reports ${state ?? "nothing"}`]),
      ...(health === "healthy"
        ? []
        : [`${name}: the ${LIVENESS_EXTENSION} extension reports health ${health ?? "nothing"}`]),
    ],
  };
}
