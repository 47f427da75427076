/** The state of each stack of a fleet in the backend. */
import { z } from "zod";
import { output } from "../../deployed";
import { inParallel } from "../../engine/parallel";
import type { ListedStack, Workspace } from "./workspace";

const history = z.array(
  z.object({
    kind: z.string(),
    result: z.string(),
    message: z.string().default(""),
    endTime: z.string().optional(),
  }),
);

export interface StackStatus {
  readonly stack: string;
  /** Number of the wave, from 1. */
  readonly wave: number;
  readonly state: "not created" | "never updated" | "updating" | "updated" | "last update failed";
  readonly resources: number;
  /** End of the last operation of the engine, ISO 8601. */
  readonly ended?: string;
  /** `fleet 1a2b3c4`: the commit of a rollout's update. */
  readonly message?: string;
}

export async function statusOf(
  workspace: Workspace,
  stacks: readonly { readonly stack: string; readonly wave: number }[],
  limit: number,
): Promise<readonly StackStatus[]> {
  const existing = await workspace.existing();
  const all = await inParallel(stacks, limit, ({ stack, wave }) => one(workspace, stack, wave, existing.get(stack)));
  return all.filter((status) => status !== undefined);
}

async function one(
  workspace: Workspace,
  stack: string,
  wave: number,
  listed: ListedStack | undefined,
): Promise<StackStatus> {
  if (listed === undefined) return { stack, wave, state: "not created", resources: 0 };
  const args = ["stack", "history", "--json", "--page-size", "1", "--stack", stack];
  const [last] = history.parse(JSON.parse(await output(workspace.pulumi, args)));
  const known = { stack, wave, resources: listed.resourceCount ?? 0 };
  if (listed.updateInProgress) return { ...known, state: "updating" };
  if (last === undefined) return { ...known, state: "never updated" };
  return {
    ...known,
    state: last.result === "succeeded" ? "updated" : "last update failed",
    ...(last.endTime === undefined ? {} : { ended: last.endTime }),
    message: last.message,
  };
}
