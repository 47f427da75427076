import { UNKNOWN, type NetworkModel } from "../../exposure";
import { nameOfUrn, type ResourceState } from "../model/step";

const STACK = "pulumi:pulumi:Stack";

/** Names for readers: without the component's own name in front, and lanes by their letters. */
export class Names {
  private readonly prefixes: readonly string[];

  /** @param aliases clearer names for the program's: for a public address, the name of the frontend that forwards from it */
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
   * Words for a place: `both lanes` when there are two places in `all` and both are among the names, `lane a` for a lane's resource,
   * otherwise the names.
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

/** The names of the frontends by the names of their public addresses, from all models. */
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

/** Replaces ARM ids and URNs in a message with the names at their ends. */
export const withoutIds = (text: string): string =>
  text
    .replace(/\/subscriptions\/[^\s"',;)]*\/([^/\s"',;)]+)/g, (_, name: string) => name)
    .replace(/urn:pulumi:[^\s"',;)]*::([^:\s"',;)]+)/g, (_, name: string) => name);
