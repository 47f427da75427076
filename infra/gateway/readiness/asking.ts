/** Asks Azure's management API whether a lane's machines serve, and waits for a limited time until they do. */
import { z } from "zod";
import { list, ManagementError, type Account } from "../../managementApi";
import { machineWithView, notReady, type NotReady } from "./machines";
import { errorMessage } from "../../errorMessage";

/** A lane's scale set, as the program knows it. */
export interface LaneSet {
  readonly lane: string;
  /** ARM id. */
  readonly id: string;
  /** Number of machines that the settings ask for; absent: as many as Azure says the set should have, because autoscale decides. */
  readonly instances?: number;
}

/** Time limits for machines whose scale set Azure reports as done. */
export interface Patience {
  /** Milliseconds: health is reported after three probes, and the list of machines may be behind. */
  readonly patienceMs: number;
  readonly pauseMs: number;
}

const PATIENCE: Patience = { patienceMs: 600_000, pauseMs: 10_000 };
const COMPUTE = "2024-07-01";
/** A younger set is checked on every update, because its lane's old set may be deleted already. */
const YOUNG_MS = 86_400_000;

const scaleSet = z.object({
  id: z.string(),
  tags: z.record(z.string(), z.string()).optional(),
  sku: z.object({ capacity: z.number().optional() }).default({}),
  properties: z.object({ timeCreated: z.string().optional() }).default({}),
});

/**
 * Resolves once the lane's set serves: all its machines, each with its readiness extension succeeded and its health healthy. A set that is
 * older than a day and the only one in its lane is not checked: nothing waits for it, and a machine under repair must not stop an update of
 * something else.
 *
 * @throws Error that says what is not ready, or why this cannot be determined
 */
export async function untilLaneServes(account: Account, set: LaneSet, patience = PATIENCE): Promise<void> {
  const unready = await asked(set, async () =>
    (await isNew(account, set)) ? waited(account, set, patience) : undefined,
  );
  if (unready === undefined) return;
  const reasons = [...unready.failed, ...unready.waiting].map((reason) => `  ${reason}`).join("\n");
  throw new Error(`Lane ${set.lane}'s machines are not ready. ${STOPS}\n${reasons}`);
}

const STOPS =
  "The update stops here: no lane after it is changed, and no old machine is deleted. Repair the cause and run the update again.";

async function asked<T>({ lane }: LaneSet, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const words =
      error instanceof z.ZodError ? `Azure's answer cannot be read: ${z.prettifyError(error)}` : errorMessage(error);
    const right = error instanceof ManagementError && error.status === 403 ? NEEDED_RIGHT : "";
    throw new Error(`Whether lane ${lane}'s machines are ready cannot be determined. ${STOPS}\n  ${words}${right}`, {
      cause: error,
    });
  }
}

const NEEDED_RIGHT =
  "\n  The deploying principal needs Microsoft.Compute/virtualMachines/read and virtualMachineScaleSets/read.";

/** Whether the set is young, or an older set of its lane still exists. */
async function isNew(account: Account, { id, lane }: LaneSet): Promise<boolean> {
  const sets = await setsBeside(account, id);
  const isIt = sameAs(id);
  const created = Date.parse(sets.find((one) => isIt(one.id))?.properties.timeCreated ?? "");
  // A set that Azure does not list, or lists without its age, counts as new.
  const old = Number.isFinite(created) && Date.now() - created > YOUNG_MS;
  return !old || sets.some((one) => one.tags?.lane === lane && !isIt(one.id));
}

/** All scale sets of the set's group. */
const setsBeside = (account: Account, id: string) =>
  list(account, `${groupOf(id)}/providers/Microsoft.Compute/virtualMachineScaleSets`, COMPUTE, scaleSet);

const sameAs =
  (id: string) =>
  (other: string): boolean =>
    other.toLowerCase() === id.toLowerCase();

/**
 * Number of machines that must serve. Autoscale can change it meanwhile, so it is read again each time. A set without machines does not
 * serve.
 */
async function wanted(account: Account, { id, instances }: LaneSet): Promise<number> {
  if (instances !== undefined) return instances;
  const capacity = (await setsBeside(account, id)).find((one) => sameAs(id)(one.id))?.sku.capacity;
  if (capacity === undefined) throw new Error(`Azure does not say how many machines ${id} should have.`);
  return Math.max(1, capacity);
}

/** `/subscriptions/.../resourceGroups/name` of an ARM id. */
const groupOf = (id: string): string => id.split("/").slice(0, 5).join("/");

/** The remaining reasons when the time is over or a machine has failed for good; `undefined` once there are none. */
async function waited(
  account: Account,
  set: LaneSet,
  { patienceMs, pauseMs }: Patience,
): Promise<NotReady | undefined> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const unready = notReady(await machinesOf(account, set), await wanted(account, set));
    if (unready.failed.length + unready.waiting.length === 0) return undefined;
    if (unready.failed.length > 0 || Date.now() + pauseMs > until) return unready;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/**
 * The instances of a Flexible set are virtual machines of the group; only with this filter does the list have their instance views
 * (learn: "Virtual Machines - List", $filter and $expand).
 */
const machinesOf = (account: Account, { id }: LaneSet) =>
  list(account, `${groupOf(id)}/providers/Microsoft.Compute/virtualMachines`, COMPUTE, machineWithView, {
    $filter: `'virtualMachineScaleSet/id' eq '${id}'`,
    $expand: "instanceView",
  });
