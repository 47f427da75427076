import { gunzipSync } from "node:zlib";

/** First bytes of a gzip stream (RFC 1952). */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** The text in `customData`: base64, plain or compressed with gzip, as cloud-init reads it. Undefined when it is neither. */
export function bootConfigurationText(customData: string): string | undefined {
  const bytes = Buffer.from(customData, "base64");
  if (!bytes.subarray(0, GZIP.length).equals(GZIP)) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch {
    return undefined;
  }
}
