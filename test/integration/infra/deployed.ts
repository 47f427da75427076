import { Gateway } from "../../../infra/component/gateway";
import { knownPlan } from "../../../infra/component/plan";
import type { Settings } from "../../../infra/model";
import { gatewayArgs } from "./gatewayArgs";
import { record, type Recording } from "./recorder";

interface Deployed {
  readonly recording: Recording;
  readonly result: Gateway;
  readonly notices: readonly string[];
}

/** The deployments that test files of this process have recorded, by settings and by what Azure answered. */
const known = ((globalThis as Record<symbol, unknown>)[Symbol.for("deployments that tests have recorded")] ??=
  new Map()) as Map<string, Promise<Deployed>>;

/**
 * Records a gateway's deployment. Equal settings are deployed once in a process, because many tests look at different resources of
 * the same deployment; its recording is frozen, so that no test changes it for the others.
 *
 * @param changes to the settings of `gatewayArgs`
 * @param existing by ARM id, what Azure answers for resources that are there already
 */
export function deployed(
  changes: Partial<Settings> = {},
  existing: Readonly<Record<string, Record<string, unknown>>> = {},
): Promise<Deployed> {
  const settings = gatewayArgs(changes);
  const run = () => record(() => new Gateway("gw", knownPlan(settings)), existing);
  const key = keyOf([settings, existing]);
  if (key === undefined) return run();
  const made = known.get(key) ?? run().then((one) => ({ ...one, recording: frozen(one.recording) }));
  known.set(key, made);
  return made;
}

/** A text that is equal for equal values; none for values such as a secret, whose content does not show. */
function keyOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return `${typeof value} ${JSON.stringify(value)}`;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const parts = Object.entries(value).map(([name, inner]) => {
    const key = keyOf(inner);
    return key && `${JSON.stringify(name)}: ${key}`;
  });
  if (parts.includes(undefined)) return undefined;
  return Array.isArray(value) ? `[${parts.join()}]` : `{${parts.sort().join()}}`;
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}
