/** The two tables in an existing workspace: the stack creates them, so they must not exist yet, or they exist and must have their columns. Pure. */
import { z } from "zod";
import { HEALTH, missingColumns, TRANSACTIONS } from "../../infra/existing";
import type { Settings } from "../../infra/settings";

const table = z.object({
  properties: z.object({
    schema: z.object({
      columns: z.array(z.object({ name: z.string().optional(), type: z.string().optional() })).default([]),
    }),
  }),
});

export interface Tables {
  /** Paths of the tables below the workspace's id. */
  readonly paths: readonly string[];
  /** @param answers answers about the tables, `undefined` for one that does not exist */
  readonly problems: (answers: readonly unknown[]) => readonly string[];
}

/** The tables that must exist; none if the stack creates them. */
export function tablesOf({
  workspace,
  transactions,
}: Pick<Settings["monitoring"], "workspace" | "transactions">): Tables {
  const tables = workspace?.tables !== "existing" ? [] : transactions ? [HEALTH, TRANSACTIONS] : [HEALTH];
  return {
    paths: tables.map(({ name }) => `tables/${name}`),
    problems: (answers) =>
      tables.flatMap((one, i) => {
        if (answers[i] === undefined)
          return [`it has no table ${one.name}; let a stack with monitoring.workspace.tables "create" make it`];
        const missing = missingColumns(one, table.parse(answers[i]).properties.schema.columns);
        return missing.length === 0 ? [] : [`its table ${one.name} lacks the columns ${missing.join(", ")}`];
      }),
  };
}
