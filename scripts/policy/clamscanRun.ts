/** Applies a stack's policy to files with `clamscan`: the same engine and rules as on a gateway, without the ICAP server. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notFound, runTool } from "../../console/runTool";
import { UserError } from "../../console/userError";
import { productFiles } from "../../engine/productFiles";
import { makeScannerDatabase } from "../../engine/scannerDatabase";
import type { Settings } from "../../infra/settings";
import type { OwnFile } from "../../verification/ownFiles/list";
import type { Tested } from "./answers";
import { clamscanArguments, readVerdicts } from "./clamscan";

/** Whether `clamscan` is installed. */
export const hasClamscan = async (): Promise<boolean> => (await runTool("clamscan", ["--version"])).code !== notFound;

/**
 * @param project folder of the project
 * @throws UserError when clamscan fails as a whole
 */
export async function scanWithClamscan(
  project: string,
  files: readonly OwnFile[],
  settings: Settings,
): Promise<Tested[]> {
  const product = productFiles(settings);
  const folder = await mkdtemp(join(tmpdir(), "icap-gateway-policy-"));
  try {
    const database = join(folder, "database");
    const problem = await makeScannerDatabase(project, database, product, "clamscan");
    if (problem !== undefined)
      throw new UserError(
        `the file types of clamscan cannot be read (this needs python3 and ldd): ${problem}. Use --emulator instead`,
      );
    const links = await linksTo(files, join(folder, "files"));
    const list = join(folder, "list");
    await writeFile(list, links.map(({ path }) => `${path}\n`).join(""));
    const options = clamscanArguments(product.get("/etc/icap-gateway/clamd.conf")!, database);
    const { code, stdout, stderr } = await runTool("clamscan", [...options, `--file-list=${list}`]);
    if (code !== 0 && code !== 1) throw new UserError(`clamscan failed (${code}): ${stderr.trim() || stdout.trim()}`);
    return readVerdicts(stdout, links).map(({ name, verdict, rule }) =>
      verdict === "error"
        ? { name, error: rule }
        : {
            ...{ name, verdict, rule: rule || null, unread: [] },
            findings: verdict === "blocked" ? [{ rule, action: "block", part: name, places: [] }] : [],
          },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Creates a link with a number as its name to each file. clamscan's input and output are lines, and a user's file name may contain a line end. */
async function linksTo(files: readonly OwnFile[], folder: string): Promise<{ path: string; name: string }[]> {
  await mkdir(folder);
  const links = files.map(({ name }, index) => ({ path: join(folder, String(index)), name }));
  for (const [index, { path }] of links.entries()) await symlink(files[index]!.path, path);
  return links;
}
