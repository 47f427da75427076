import type { Issued } from "../clientCertificate";

/** Sections of a stack file by name; a setting that is `undefined` is taken out. */
export type Sections = Readonly<Record<string, Readonly<Record<string, unknown>> | string>>;

/** Certificates that settings can name. */
export interface Certificates {
  /** PEM of a client's own certificate. */
  readonly client: string;
  /** PEM of an authority over clients. */
  readonly authority: string;
  readonly server: Issued;
  readonly renewed: Issued;
}

export type LaneEffect = "stay" | "replaced";

/** One change of the configuration, as made in a stack file. */
export interface Change {
  readonly what: string;
  /** The settings with their new values; the sections' other settings stay. */
  readonly to: Sections | ((certificates: Certificates) => Sections);
  /** The effect on the machines of both lanes, or of each. */
  readonly lanes: LaneEffect | { readonly a: LaneEffect; readonly b: LaneEffect };
  /**
   * Resources are made whose ids, keys or certificates others are given: a preview cannot know those. Everywhere else all
   * values are known before, so that no setting of several can hide what another one announces wrongly.
   */
  readonly makesUnknown?: true;
  /** No resource is changed: only outputs or options of Pulumi's. */
  readonly nothing?: true;
  /** The section holds a private key, so all of it is encrypted. */
  readonly secret?: true;
}

/** The settings that a change gives, by section. */
export const given = ({ to }: Change, certificates: Certificates): Sections =>
  typeof to === "function" ? to(certificates) : to;

/** The configuration after new values were given. */
export function changed(before: Sections, values: Sections): Sections {
  const after: Record<string, Sections[string]> = { ...before };
  for (const [section, inside] of Object.entries(values)) {
    const old = before[section];
    after[section] = typeof inside === "string" ? inside : { ...(typeof old === "object" ? old : {}), ...inside };
  }
  return after;
}
