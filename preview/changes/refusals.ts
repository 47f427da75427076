import type { ChangeInput } from "../model/changeInput";
import { nameOfUrn } from "../model/step";
import { withoutIds, type Names } from "./names";

const DELETING = new Set(["delete", "delete-replaced", "discard", "discard-replaced"]);
/** Pulumi's message about protection, which has several lines for one resource (pulumi/pulumi, pkg/resource/deploy/step.go). */
const ABOUT_PROTECTION =
  /resource "(urn:[^"]+)" cannot be deleted\s+because it is protected\.[\s\S]*?(?:`pulumi state unprotect [^`]*`|$)\s*/g;
/** Prefixes of the engine's messages that carry no information. */
const NOTHING_SAID = /^\s*(?:(?:preview|up|update) failed:?\s*)*$/i;

/**
 * Reasons for which the deployment would be refused: everything protected that it would delete, in one sentence, and whatever else the
 * engine, the program or a provider said.
 */
export function refusalWords({ base, steps, refusals, happened }: ChangeInput, names: Names): readonly string[] {
  const guarded = new Set(happened ? [] : base.filter((one) => one.protect).map(({ urn }) => urn));
  const said = refusals.flatMap((words) => [...words.matchAll(ABOUT_PROTECTION)].map(([, urn]) => urn!));
  const deleted = steps.filter(({ op, urn }) => DELETING.has(op) && guarded.has(urn)).map(({ urn }) => urn);
  const stopped = [...new Set([...deleted, ...said])];
  const guardedNames = [...new Set(stopped.map((urn) => names.short(nameOfUrn(urn))))].sort();
  const protection =
    guardedNames.length === 0 ? [] : [`${guardedNames.join(", ")}: protected, so Pulumi refuses the deletion`];
  const others = refusals
    .map((words) => words.replace(ABOUT_PROTECTION, ""))
    .filter((words) => !NOTHING_SAID.test(words));
  return [...protection, ...others.map(withoutIds)];
}
