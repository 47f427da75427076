/** The work of a rollout on one stack: the engine's update, and the checks of `npm run verify`. */
import type { CheckResult, VerifyTarget } from "../../verification";
import { countsOf } from "../verify/render";
import { targetOfStack } from "../verify/fromStack";
import type { VerifyWishes } from "./options";
import type { StackWork, Verified } from "./rollout";
import type { Workspace } from "./workspace";

/** Runs the checks of `npm run verify`. */
export type Verify = (target: VerifyTarget) => Promise<readonly CheckResult[]>;

const silent = { note: () => undefined };

/** @param message text for each stack's history */
export function stackWork(
  workspace: Workspace,
  existing: ReadonlyMap<string, unknown>,
  { wishes, verify, message }: { readonly wishes: VerifyWishes; readonly verify: Verify; readonly message: string },
): StackWork {
  return {
    update: async (stack) => {
      if (!existing.has(stack)) await workspace.create(workspace.stackOf(stack));
      return (await workspace.open(stack)).up(silent, message);
    },
    verify: (stack) => verifiedStack(workspace, stack, wishes, verify),
  };
}

/** Verifies a deployed stack as `npm run verify` does. A check that could not be made counts as a problem, unless the option says otherwise. */
export async function verifiedStack(
  { folder, pulumi }: Workspace,
  stack: string,
  wishes: VerifyWishes,
  verify: Verify,
): Promise<Verified> {
  const target = await targetOfStack(folder, { ...wishes, stack, format: "table" }, pulumi);
  const results = await verify(target);
  const counted = results.filter(({ outcome }) => outcome === "failed" || (outcome === "not made" && !wishes.partial));
  return {
    passed: countsOf(results).passed,
    problems: counted.map(({ check, where, outcome, detail }) => `${check}, ${where}, ${outcome}: ${detail}`),
  };
}
