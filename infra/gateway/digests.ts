import { createHash } from "node:crypto";

/**
 * The digests of the files that decide about verdicts (`policy` in cloud-init/manifest.yaml), as `sha256sum --check` reads them, and a last
 * line with their number: otherwise a list that was truncated, by a full disk or a broken copy, would check fewer files. Each program that
 * reads one of them starts only with exactly the file that was provisioned (cloud-init/gateway/provisioned.py).
 */
export function digestLines(files: readonly { path: string; policy?: true; content: string }[]): string[] {
  const lines = files
    .filter(({ policy }) => policy === true)
    .map(({ path, content }) => `${createHash("sha256").update(content, "utf8").digest("hex")}  ${path}`);
  return [...lines, `# ${lines.length} files`];
}
