import type { Problem } from "./problems";

/** Collects problems, and records which settings are already wrong, so that one mistake is not reported twice. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly #wrong: Set<string>;
  readonly #unknown = new Set<string>();
  readonly #leftOut = new Set<string>();
  readonly #parts = new Map<string, object>();

  /** @param deferred settings whose values are not known yet: they are not checked, nor are settings that depend on them */
  constructor(deferred: readonly string[] = []) {
    this.#wrong = new Set(deferred);
  }

  /** @param path of the setting, for example `client.addresses[3]` */
  add(path: string, text: string): void {
    if (!this.problems.some((one) => one.path === path && one.text === text)) this.problems.push({ path, text });
    this.#wrong.add(settingOf(path));
  }

  /** @param section that does not go with another setting: nothing in it is wrong by itself, so the rest of it is still checked */
  addBeside(section: string, text: string): void {
    this.problems.push({ path: section, text });
  }

  /** @param path of a name that is no setting: its section is complete without it, so nothing else counts as wrong */
  addUnknown(path: string, text: string): void {
    this.problems.push({ path, text });
    this.#unknown.add(path);
  }

  /** Records that the value at this path is not in its list, because it is wrong; the other values keep their positions. */
  leaveOut(path: string): void {
    this.#leftOut.add(path);
  }

  /** Whether no value of this list was left out. */
  isWhole(path: string): boolean {
    return ![...this.#leftOut].some(
      (place) => place.startsWith(`${path}[`) && !place.slice(path.length + 1).includes("["),
    );
  }

  /** The right values of a list, each with its position in the stack file. */
  placed<T>(path: string, values: readonly T[]): ReadonlyMap<number, T> {
    let place = -1;
    return new Map(
      values.map((value) => {
        do place++;
        while (this.#leftOut.has(`${path}[${place}]`));
        return [place, value];
      }),
    );
  }

  /** The values of a list, each with its position, and the right parts of wrong ones, in the order of the stack file. */
  withLeftOut<T extends object>(path: string, placed: ReadonlyMap<number, T>): ReadonlyMap<number, Partial<T>> {
    const leftOut = [...this.#leftOut].flatMap((place): [number, Partial<T>][] => {
      const index = place.startsWith(`${path}[`) ? Number(place.slice(path.length + 1, -1)) : Number.NaN;
      return Number.isNaN(index) ? [] : [[index, (this.#parts.get(place) ?? {}) as Partial<T>]];
    });
    return new Map([...placed, ...leftOut].sort(([one], [other]) => one - other));
  }

  /** Records that the object at this path has a wrong part, and these correct ones. */
  keepParts(path: string, parts: object): void {
    this.#parts.set(path, parts);
  }

  /** An object as it was read, or the correct parts of one that has a wrong part; nothing if there is none. */
  partsOf<T extends object>(path: string, value: T | undefined): Partial<T> | undefined {
    return value ?? (this.#parts.get(path) as Partial<T> | undefined);
  }

  /** Whether the value at this path, or anything inside it, is wrong; names that are no settings do not count. */
  concern(path: string): boolean {
    return this.problems.some(
      (one) =>
        !this.#unknown.has(one.path) &&
        (one.path === path || one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`)),
    );
  }

  /** Whether the setting at this path has a value, right or wrong. @param value as it was read, without wrong parts */
  isGiven(path: string, value: unknown): boolean {
    return value !== undefined || this.concern(path);
  }

  /** The value, or its default if none is given. A wrong value is not replaced by the default, so the result is undefined. */
  orDefault<T>(path: string, value: T | undefined, byDefault: T): T | undefined {
    return value ?? (this.concern(path) ? undefined : byDefault);
  }

  /** Whether neither these settings (`client.addresses`) nor their sections have a problem, and all of them are known. */
  isValid(...settings: readonly string[]): boolean {
    return settings.every((setting) => !this.#wrong.has(setting) && !this.#wrong.has(setting.split(".")[0]!));
  }
}

/** `client.addresses[3]` and `network.laneSubnets.b` belong to the settings `client.addresses` and `network.laneSubnets`. */
export function settingOf(path: string): string {
  return path.split("[")[0]!.split(".").slice(0, 2).join(".");
}
