import { stackProblem } from "../../console/stackName";
import { UserError } from "../../console/userError";

/** The command's options that select the network. */
export interface NetworkOptions {
  readonly state?: string;
  readonly preview?: string;
  readonly stack?: string;
}

/** A stack to deploy on the emulator, or files to read. */
export type NetworkChoice =
  { readonly stack: string } | { readonly state: string | undefined; readonly preview: string | undefined };

/** @throws UserError (wrong use) for no network, for two, and for an invalid stack name */
export function networkChoice({ state, preview, stack }: NetworkOptions): NetworkChoice {
  if (stack === undefined) {
    if (state !== undefined || preview !== undefined) return { state, preview };
    throw new UserError(
      "No network is given: give --stack STACK, --state FILE, --preview FILE, or the last two.",
      true,
    );
  }
  const others = [state === undefined ? [] : ["--state"], preview === undefined ? [] : ["--preview"]].flat();
  if (others.length > 0)
    throw new UserError(
      `--stack deploys the stack on the emulator, ${others.join(" and ")} ${others.length === 1 ? "reads" : "read"} a network from a file: give one of them.`,
      true,
    );
  const problem = stackProblem(stack);
  if (problem !== undefined) throw new UserError(problem, true);
  return { stack };
}
