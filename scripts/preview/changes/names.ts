import { nameOfUrn, type ResourceState } from "../model/step";

const STACK = "pulumi:pulumi:Stack";

/** Turns names of the program into words: without the component's own name in front, lanes by their letters. */
export class Names {
  private readonly prefixes: readonly string[];

  constructor(resources: readonly Pick<ResourceState, "urn" | "type" | "custom" | "parent">[]) {
    const top = resources.filter(
      ({ custom, type, parent }) => !custom && type !== STACK && parent?.includes(`::${STACK}::`),
    );
    this.prefixes = [...new Set(top.map(({ urn }) => `${nameOfUrn(urn)}-`))].sort((x, y) => y.length - x.length);
  }

  /** `lane-a-machines` for `icap-gateway-lane-a-machines`. */
  short(name: string): string {
    const prefix = this.prefixes.find((candidate) => name.startsWith(candidate) && name.length > candidate.length);
    return prefix === undefined ? name : name.slice(prefix.length);
  }

  /** The lane's letter where the name has one. */
  lane(name: string): string | undefined {
    return /^(?:address|lane|icaps|icap)-([a-z])(?:-|$)/.exec(this.short(name))?.[1];
  }

  /**
   * Where something happens: `both lanes` when every one of `all` is among the names and there are two, `lane a` for a
   * lane's own, else the names.
   */
  where(names: readonly string[], all: readonly string[]): string {
    const words = [...new Set(names.map((name) => this.laneWords(name)))];
    const every = new Set(all.map((name) => this.laneWords(name)));
    const lanes = words.every((word) => word.startsWith("lane "));
    if (lanes && words.length === 2 && every.size === 2) return "both lanes";
    return words.join(", ");
  }

  private laneWords(name: string): string {
    const lane = this.lane(name);
    return lane === undefined ? this.short(name) : `lane ${lane}`;
  }
}

/** Everything that looks like an ARM id, shown as the name at its end. */
export const withoutIds = (text: string): string =>
  text.replace(/\/subscriptions\/[^\s"',;)]*\/([^/\s"',;)]+)/g, (_, name: string) => name);
