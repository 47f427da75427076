import { isDeepStrictEqual } from "node:util";
import { UNKNOWN } from "../../../emulator/azure/engine/value";
import type { Step } from "../engine";

/** Values that a preview said of an update's steps, beside what they became. */
export interface Promises {
  /** Paths of values that came otherwise. */
  readonly broken: readonly string[];
  /** Paths of values that the preview did not know. */
  readonly unknown: readonly string[];
}

/** Compares, value by value, what was announced with what was done. Which steps there are is not compared. */
export function promises(announced: readonly Step[], done: readonly Step[]): Promises {
  const real = new Map(done.map((step) => [keyOf(step), step]));
  const [broken, unknown]: [string[], string[]] = [[], []];
  const look = (path: string, said: unknown, is: unknown): void => {
    if (said === UNKNOWN) unknown.push(path);
    else if (isObject(said) && isObject(is))
      for (const name of new Set([...Object.keys(said), ...Object.keys(is)]))
        look(`${path}.${name}`, said[name], is[name]);
    else if (!isDeepStrictEqual(said, is) && !sameStem(said, is)) broken.push(path);
  };
  for (const step of announced) {
    const made = real.get(keyOf(step));
    if (made !== undefined) look(keyOf(step), step.after, made.after);
  }
  return { broken, unknown };
}

const keyOf = ({ op, name }: Step): string => `${op} ${name}`;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Whether these are names that Pulumi makes unique, at each run in another way: by eight digits, or as a whole. */
const sameStem = (one: unknown, other: unknown): boolean =>
  typeof one === "string" && typeof other === "string" && stem(one) !== one && stem(one) === stem(other);

const stem = (name: string): string => name.replace(/([0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, "");
