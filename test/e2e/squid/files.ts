/** Files of many sizes that go through squid in each way: as an upload, a download with its length, and a download in chunks. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Proxied, Squid } from "./squid";

/** In bytes; squid treats those from 64 KiB on in another way. */
const SIZES = [100, 65_535, 66_000, 3_000_000];

const clean = (size: number): string => "Harmless words. ".repeat(size / 16 + 1).slice(0, size);
const withCard = (size: number): string => `${clean(size - 25)}: 4111 1111 1111 1111 x\n`;

/** The answers for clean files when all of them come through as they are. */
export const ALL_CLEAN: readonly Proxied[] = SIZES.flatMap((size) => {
  const said = createHash("sha256").update(clean(size)).digest("hex");
  return Array.from({ length: 3 }, () => ({ status: 200, said }));
});

/** Sends every size in each way, one size after the other. */
export async function answersTo(kind: "clean" | "card", squid: Squid): Promise<Proxied[]> {
  const all: Proxied[] = [];
  for (const size of SIZES) {
    const path = join(squid.folder, `${kind}-${size}`);
    await writeFile(path, kind === "clean" ? clean(size) : withCard(size));
    all.push(...(await Promise.all([squid.upload(path), squid.download(path), squid.download(path, true)])));
  }
  return all;
}
