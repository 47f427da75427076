import { UNKNOWN, type NetworkModel } from "../../exposure";
import { nameOfUrn, type ResourceState } from "../model/step";

const STACK = "pulumi:pulumi:Stack";

/** Turns names of the program into words: without the component's own name in front, lanes by their letters. */
export class Names {
  private readonly prefixes: readonly string[];

  /**
   * @param aliases names that say more than the program's own: a public address by the load balancer's frontend that
   * leads to it
   */
  constructor(
    resources: readonly Pick<ResourceState, "urn" | "type" | "custom" | "parent">[],
    private readonly aliases: ReadonlyMap<string, string> = new Map(),
  ) {
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
    return /^(?:address|lane|icaps|icap)-([a-z])(?:-|$)/.exec(this.short(this.aliases.get(name) ?? name))?.[1];
  }

  /**
   * Words for a place: `both lanes` when every one of `all` is among the names and there are two, `lane a` for a lane's own, else the names.
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

/** Public addresses by the frontends that lead to them, on either side. */
export function frontendNames(...models: readonly NetworkModel[]): ReadonlyMap<string, string> {
  return new Map(
    models.flatMap(({ loadBalancers, publicAddresses }) =>
      loadBalancers.flatMap(({ frontends }) =>
        frontends.flatMap(({ name, publicAddress }): [string, string][] => {
          const found = publicAddresses.find(({ id }) => id.toLowerCase() === publicAddress?.toLowerCase());
          return found && found.id !== UNKNOWN ? [[found.name, name]] : [];
        }),
      ),
    ),
  );
}

/** Replaces the ARM ids and URNs in another program's sentence by the names at their ends. */
export const withoutIds = (text: string): string =>
  text
    .replace(/\/subscriptions\/[^\s"',;)]*\/([^/\s"',;)]+)/g, (_, name: string) => name)
    .replace(/urn:pulumi:[^\s"',;)]*::([^:\s"',;)]+)/g, (_, name: string) => name);
