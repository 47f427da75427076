import type { Certificates, Sections } from "../../../emulator/settingsWalk/change";

/** One setting, two lawful values of it, and what must be in the stack file beside it. `undefined`: it is left out. */
export interface Row {
  readonly setting: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly beside?: Sections;
  /** The case of an effect that depends on the values, by its words. */
  readonly when?: string;
  /** Settings that change with it, where the second value is lawful only with other settings. */
  readonly along?: Sections;
}

/** Rows of one section, by setting: both values, what is beside them, and the case. */
export type Rows = (certificates: Certificates) => readonly Row[];

export const row = (
  setting: string,
  from: unknown,
  to: unknown,
  beside?: Sections,
  when?: string,
  along?: Sections,
): Row => ({
  ...{ setting, from, to },
  ...(beside ? { beside } : {}),
  ...(when === undefined ? {} : { when }),
  ...(along ? { along } : {}),
});
