/** The machines of the scale sets, with their instance views, as Azure's list of virtual machines has them. Pure. */
import { createHash } from "node:crypto";
import type { AzureResource } from "../../model";
import { isWithin } from "../armId";
import { isRecord } from "../engine/value";
import { SCALE_SET } from "../rules/scaleSet";
import type { ResourceStore } from "../store";
import { failure, type ApiAnswer } from "./answer";

/** Faults of machines that provisioning knows nothing of. */
export interface MachineFaults {
  /** Number of machines of each set that the list leaves out. */
  readonly lacking?: number;
  /** Health that every machine reports; default `healthy`. */
  readonly health?: string;
  /** The readiness extension's state where it did not fail; default `succeeded`. */
  readonly readiness?: string;
}

/** An instance of a Flexible scale set, which is a resource of its own (learn: "Orchestration modes"). */
export interface Machine {
  readonly id: string;
  readonly name: string;
  readonly location: string | undefined;
}

/** The machines of a scale set, called after it; none of another resource. */
export function machinesOf({ id, name, type, location, properties }: AzureResource): readonly Machine[] {
  if (type !== SCALE_SET) return [];
  const capacity = isRecord(properties.sku) ? Number(properties.sku.capacity) : 0;
  const provider = id.slice(0, id.lastIndexOf("/virtualMachineScaleSets/"));
  return Array.from({ length: capacity }, (_, i) => {
    const machine = `${name}_${createHash("sha256").update(`${id}/${i}`).digest("hex").slice(0, 8)}`;
    return { id: `${provider}/virtualMachines/${machine}`, name: machine, location };
  });
}

const PATH = /^(.*\/resourceGroups\/[^/]+)\/providers\/Microsoft\.Compute\/(virtualMachineScaleSets|virtualMachines)$/i;
const FILTER = /^'virtualMachineScaleSet\/id' eq '([^']+)'$/i;

/** The answer to a question about a group's scale sets or the machines of one; `undefined` for another question. */
export function machinesAnswer(
  path: string,
  query: URLSearchParams,
  store: ResourceStore,
  faults: MachineFaults,
): ApiAnswer | undefined {
  const [, group, kind] = PATH.exec(path) ?? [];
  if (group === undefined) return undefined;
  const sets = store.ofType(SCALE_SET).filter(({ id }) => isWithin(id, group));
  if (/sets$/i.test(kind!)) return { status: 200, body: { value: sets.map(setOf) } };
  const [, wanted = ""] = FILTER.exec(query.get("$filter") ?? "") ?? [];
  if (wanted === "" || query.get("$expand") !== "instanceView")
    return failure(400, "BadRequest", "The emulator lists only the machines of a set, with $expand=instanceView.");
  const set = sets.find(({ id }) => id.toLowerCase() === wanted.toLowerCase());
  const machines = set === undefined ? [] : machinesOf(set);
  const reasons = set === undefined ? [] : (store.unready.get(set.id) ?? []);
  const shown = machines.slice(0, machines.length - (faults.lacking ?? 0));
  return { status: 200, body: { value: shown.map((machine, i) => withView(machine, reasons[i], faults)) } };
}

const setOf = ({ id, name, location, properties: { tags, timeCreated, sku } }: AzureResource) => ({
  ...{ id, name, location, type: "Microsoft.Compute/virtualMachineScaleSets" },
  ...(isRecord(tags) ? { tags } : {}),
  ...(isRecord(sku) ? { sku } : {}),
  properties: { timeCreated },
});

function withView({ id, name, location }: Machine, reason: string | undefined, faults: MachineFaults) {
  const { health = "healthy", readiness = "succeeded" } = faults;
  const state = reason === undefined ? readiness : "failed";
  return {
    ...{ id, name, location, type: "Microsoft.Compute/virtualMachines" },
    properties: {
      provisioningState: reason === undefined ? "Succeeded" : "Failed",
      instanceView: {
        vmHealth: { status: { code: `HealthState/${health}` } },
        extensions: [
          {
            name: "readiness",
            statuses: [{ code: `ProvisioningState/${state}`, ...(reason === undefined ? {} : { message: reason }) }],
          },
        ],
      },
    },
  };
}
