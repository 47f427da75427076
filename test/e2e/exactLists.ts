/** An exact list of the most values, as an operator makes it and uploads it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeList } from "../../scripts/policy/digest";
import type { Deployment } from "./deployment";

/** Customer numbers that are in a list, from the first on; those of a later list are others. */
export const customer = (first: number, n = 0): string => `KD-${String(first + n * 7).padStart(9, "0")}`;

export class Lists {
  private constructor(
    private readonly deployment: Deployment,
    private readonly folder: string,
    private readonly key: string,
  ) {}

  static async open(deployment: Deployment): Promise<Lists> {
    const key = String(await deployment.output("listKey"));
    return new Lists(deployment, await mkdtemp(join(tmpdir(), "exact-lists-")), key);
  }

  /** The list of so many customers from the first on, as a file. */
  async make(name: string, first: number, count: number): Promise<string> {
    const [path, out] = [join(this.folder, `${name}.txt`), join(this.folder, `${name}.list`)];
    await writeFile(path, Array.from({ length: count }, (_, n) => customer(first, n)).join("\n"));
    await makeList({ path, out, key: this.key });
    return out;
  }

  /** The first half of a list, as an upload that was cut off. */
  async half(list: string): Promise<string> {
    const content = await readFile(list);
    await writeFile(`${list}.half`, content.subarray(0, content.length / 2));
    return `${list}.half`;
  }

  upload = (path: string): Promise<void> =>
    this.deployment.emulator.uploadBlob({ container: "lists", name: "customers.list", path });

  close = (): Promise<void> => rm(this.folder, { recursive: true });
}
