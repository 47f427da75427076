import type { ChangeInput } from "../model/changeInput";
import { nameOfUrn } from "../model/step";
import { withoutIds, type Names } from "./names";

const DELETING = new Set(["delete", "delete-replaced", "discard", "discard-replaced"]);
/** Pulumi's own words about protection, which name one resource at a time. */
const ABOUT_PROTECTION = /cannot be deleted[\s\S]*protect/;

/**
 * Why the deployment would be refused: everything protected that it would delete, in one sentence, and whatever else the
 * engine, the program or a provider said.
 */
export function refusalWords({ base, steps, refusals }: ChangeInput, names: Names): readonly string[] {
  const guarded = new Set(base.filter((one) => one.protect).map(({ urn }) => urn));
  const stopped = [
    ...new Set(steps.filter(({ op, urn }) => DELETING.has(op) && guarded.has(urn)).map(({ urn }) => urn)),
  ];
  const protection =
    stopped.length === 0
      ? []
      : [
          `${stopped
            .map((urn) => names.short(nameOfUrn(urn)))
            .sort()
            .join(", ")}: protected, and Pulumi refuses to delete what is protected`,
        ];
  const others = refusals.filter((words) => stopped.length === 0 || !ABOUT_PROTECTION.test(words));
  return [...protection, ...others.map(withoutIds)];
}
