/** The code that has no room in customData: it travels in the scale set's userData, which holds as much again. Pure. */
import { gzipSync, strToU8 } from "fflate";
import type { Inspecting } from "../model/limits";
import type { GatewayFiles } from "./files";
import { readManifest, type Destination } from "./manifest";
import { pythonCode } from "./pythonCode";

/**
 * Azure's limit for userData, bytes before base64 (learn: "User Data for Azure Virtual Machine", 64 KB; the lower of the two
 * readings of that).
 */
export const USER_DATA_MAX_BYTES = 65_535;

/** A file's text as it is on the machine. Python modules leave out what only a reader of the repository needs: Azure takes so much and no more. */
export const textOnMachine = (
  { path, source = "" }: Pick<Destination, "path" | "source">,
  files: GatewayFiles,
): string => (path.endsWith(".py") ? pythonCode(files[source] ?? "") : (files[source] ?? ""));

/**
 * The files that `cloud-init/manifest.yaml` sends `by: userData`, as the machine's metadata service gives them out: base64 of a
 * compressed JSON object from path to text. Undefined where such gateways have none. The same files give the same bytes under any
 * Node.js. The digests of the files stand in customData, so a machine takes nothing else (cloud-init/gateway/fetch_code.py).
 * @throws Error when Azure would not take it
 */
export function codePackageOf(inspecting: Inspecting, files: GatewayFiles): string | undefined {
  const sent = readManifest(files, inspecting).filter(({ by }) => by === "userData");
  if (sent.length === 0) return undefined;
  const texts = Object.fromEntries(sent.map((one) => [one.path, textOnMachine(one, files)]));
  const bytes = gzipSync(strToU8(JSON.stringify(texts)), { level: 9, mtime: 0 });
  if (bytes.length > USER_DATA_MAX_BYTES)
    throw new Error(
      `the code of the gateways is ${bytes.length} bytes long after compression; Azure allows ${USER_DATA_MAX_BYTES} in userData`,
    );
  return Buffer.from(bytes).toString("base64");
}
