import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { runTool } from "../../console/runTool";
import { cacheRoot } from "../../emulator";

const MOST_WORDS = 2000;

/**
 * A folder of the cache that is installed once for each content of a file. It is filled under a temporary name and then renamed, so it is
 * never incomplete.
 *
 * @param name folder of the cache
 * @param file a lock file or the like, whose content identifies the installation
 * @param part path inside the folder, which exists once the installation is complete
 * @param install fills the folder `work`, which is then renamed to `place`
 * @returns the path of the part
 */
export async function installedOnce(
  name: string,
  file: string,
  part: string,
  install: (work: string, place: string) => Promise<void>,
): Promise<string> {
  const key = createHash("sha256")
    .update(await readFile(file))
    .digest("hex")
    .slice(0, 12);
  const place = join(cacheRoot(), name, key);
  const wanted = join(place, part);
  const there = await access(wanted).then(
    () => true,
    () => false,
  );
  if (there) return wanted;
  await mkdir(dirname(place), { recursive: true });
  const work = await mkdtemp(join(dirname(place), ".install-"));
  try {
    await install(work, place);
    await rename(work, place);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return wanted;
}

/** The standard output of an installer. @throws Error with `words` and the installer's own reason when it fails */
export async function installer(
  words: string,
  program: string,
  argv: readonly string[],
  cwd?: string,
): Promise<string> {
  const { code, stdout, stderr } = await runTool(program, [...argv], { ...(cwd && { cwd }), env: process.env });
  if (code !== 0) throw new Error(`${words}\n${stderr.trim().slice(-MOST_WORDS)}`);
  return stdout;
}
