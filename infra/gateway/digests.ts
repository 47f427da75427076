import { createHash } from "node:crypto";

/**
 * The policy's files on a gateway, which its digest covers. Each program that reads one of them starts only with
 * exactly the file that was provisioned (cloud-init/clamav/rules.py).
 */
export const POLICY_FILES: readonly string[] = [
  "/etc/icap-gateway/gateway.ldb",
  "/etc/icap-gateway/gateway.cfg",
  "/etc/icap-gateway/clamd.conf",
  "/etc/icap-gateway/c-icap.conf",
  "/etc/icap-gateway/haproxy.cfg",
  ...[
    "file_types",
    "relay",
    "conversation",
    "builtin_engine",
    "policy_tag",
    "content_encoding",
    "icap_request",
    "icap_server",
    "icap_answers",
    "wire",
  ].map((module) => `/usr/local/lib/icap-gateway/${module}.py`),
];

/**
 * The digests of those files, as `sha256sum --check` reads them, and a last line with their number: a list that was cut short, by
 * a full disk or a broken copy, would else ask for less.
 * @throws Error when one of them is not among the files
 */
export function digestLines(files: readonly { path: string; content: string }[]): string[] {
  const lines = POLICY_FILES.map((path) => {
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined)
      throw new Error(`${path} is part of the policy, but cloud-init/manifest.yaml has no file with this path`);
    return `${createHash("sha256").update(file.content, "utf8").digest("hex")}  ${path}`;
  });
  return [...lines, `# ${lines.length} files`];
}
