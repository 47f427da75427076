/** Makes the file of an exact list, with the key of a deployed stack. The values stay on this machine. */
import { join } from "node:path";
import { z } from "zod";
import { runTool } from "../../console/runTool";
import { UserError } from "../../console/userError";
import { output, type Pulumi } from "../../deployed";
import { PYTHON } from "./inspectorRun";

const PROGRAM = join(__dirname, "make_list.py");

/** The output of make_list.py. */
const MADE = z.union([
  z.strictObject({ problems: z.array(z.string()) }),
  z.strictObject({ count: z.number(), shapes: z.array(z.string()), dense: z.array(z.string()) }),
]);

const STORAGE = z.object({
  listKey: z.string(),
  listStorage: z.object({ account: z.string(), container: z.string() }),
});
type Storage = z.infer<typeof STORAGE>;

/** A list to be made. */
export interface ListRequest {
  /** File with one value a line; with `column` a CSV file. */
  readonly path: string;
  readonly column?: string;
  readonly out: string;
  /** 64 hexadecimal digits. Without a key no file is made; the values are only checked. */
  readonly key?: string;
}

/**
 * Number of values, the forms in which they are written, and the dense forms: the list has so many numbers of such a form that other
 * numbers match too.
 */
export type ListMade = Exclude<z.infer<typeof MADE>, { problems: string[] }>;

/** Makes the file. @throws UserError with all problems of the values; it contains no value */
export async function makeList({ path, column, out, key }: ListRequest): Promise<ListMade> {
  const args = [path, out, ...(column === undefined ? [] : [column])];
  const { code, stdout, stderr } = await runTool(PYTHON, ["-B", PROGRAM, ...args], {
    env: { ...process.env, LIST_KEY: key ?? "" },
  });
  if (code !== 0) throw new UserError(`the list could not be made: ${stderr.trim().split("\n").at(-1)}`);
  const made = MADE.parse(JSON.parse(stdout));
  if ("problems" in made) throw new UserError(`"${path}" cannot be a list:\n  ${made.problems.join("\n  ")}`);
  return made;
}

/** The key and the storage of a stack. @throws UserError where it has none */
export async function storageOf(pulumi: Pulumi, stack: string): Promise<Storage> {
  const outputs: unknown = JSON.parse(
    await output(pulumi, ["stack", "output", "--json", "--show-secrets", "--stack", stack]),
  );
  const read = STORAGE.safeParse(outputs);
  if (read.success) return read.data;
  throw new UserError(
    `the stack ${stack} has no storage for lists; give the addresses from which you upload in dlp.listUploadFrom, and deploy it`,
  );
}

/** The message after a list was made, with the command that uploads it. */
export function digestInWords({ count, shapes, dense }: ListMade, out: string, storage: Storage): string {
  const { account, container } = storage.listStorage;
  return [
    `${count} values, written in ${shapes.length} ${shapes.length === 1 ? "form" : "forms"}: ${out}`,
    ...dense.map(
      (shape) =>
        `More than one of a hundred possible values of the form ${shape} is in the list, so other numbers of that form are found ` +
        "too: give the rule context words or a higher atLeast.",
    ),
    "Upload it under the name that the rule has as `file`; the gateways fetch it by themselves:",
    `  az storage blob upload --auth-mode login --account-name ${account} --container-name ${container} --overwrite --file ${out} --name <file>.list`,
    "",
  ].join("\n");
}
