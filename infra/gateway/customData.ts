import { gzipSync, strToU8 } from "fflate";
import type { GatewayFiles } from "./files";
import { BOOT_SCRIPT } from "./manifest";

/** Azure's limit for customData, bytes before base64. */
export const CUSTOM_DATA_MAX_BYTES = 65_535;

/** The text that cloud-init gets from Azure: the script of cloud-init/, and behind it the `#cloud-config`, whose files and command the script takes. */
export function bootScript(cloudConfig: string, files: GatewayFiles): string {
  const script = files[BOOT_SCRIPT];
  if (script === undefined) throw new Error(`cloud-init/${BOOT_SCRIPT} is missing: the package is incomplete`);
  return script + cloudConfig;
}

/**
 * A boot configuration in the form that Azure needs: compressed, which cloud-init reverses by itself (its manual, "User data formats"),
 * then base64. By a library of pinned version and without a time stamp, so that the same text gives the same bytes under any Node.js: other
 * bytes would replace machines.
 * @throws Error when Azure would refuse its size
 */
export function customDataOf(text: string): string {
  const bytes = gzipSync(strToU8(text), { level: 9, mtime: 0 });
  if (bytes.length > CUSTOM_DATA_MAX_BYTES) {
    throw new Error(
      `the compressed boot configuration is ${bytes.length} bytes long; Azure allows ${CUSTOM_DATA_MAX_BYTES}: use fewer dlp.keywords and dlp.expressions`,
    );
  }
  return Buffer.from(bytes).toString("base64");
}
