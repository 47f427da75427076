import { gunzipSync } from "node:zlib";

/** First bytes of a gzip stream (RFC 1952). */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** The text in a machine's custom data, as cloud-init reads it: plain, or compressed with gzip. */
export function customDataText(bytes: Buffer): string {
  return (bytes.subarray(0, GZIP.length).equals(GZIP) ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** The `#cloud-config` in custom data, also behind a script that carries one for itself; any other text as it is. */
export function cloudConfigIn(text: string): string {
  const at = text.startsWith("#!") ? text.indexOf("\n#cloud-config\n") : -1;
  return at < 0 ? text : text.slice(at + 1);
}
