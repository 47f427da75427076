/** The code that does not fit into customData. It is sent in the scale set's userData, which has the same size limit. Pure. */
import { compress } from "brotli-wasm";
import { strToU8 } from "fflate";
import type { Inspecting } from "../model/limits";
import type { GatewayFiles } from "./files";
import { readManifest, type Destination } from "./manifest";
import { pythonCode } from "./pythonCode";

/**
 * Azure's limit for userData, bytes before base64 (learn: "User Data for Azure Virtual Machine", 64 KB; the lower of the two
 * readings of that).
 */
export const USER_DATA_MAX_BYTES = 65_535;

/**
 * Brotli's quality (RFC 7932). Its window covers all of the code, unlike gzip's 32 KiB: 55.7 KB against 62.1 on 2026-11-30, in the same
 * time. Quality 11 gives 51.5 KB, and takes six times as long in every run of the program.
 */
const QUALITY = 9;

/** A file's text as it is on the machine. Python modules are sent without comments and doc strings, because Azure limits the size. */
export const textOnMachine = (
  { path, source = "" }: Pick<Destination, "path" | "source">,
  files: GatewayFiles,
): string => (path.endsWith(".py") ? pythonCode(files[source] ?? "") : (files[source] ?? ""));

/**
 * The files that `cloud-init/manifest.yaml` sends `by: userData`, as the machine's metadata service gives them out: base64 of a
 * JSON object from path to text, compressed with Brotli. Undefined where such gateways have none. By a library of pinned version,
 * because Node.js has another Brotli in each version: other bytes would replace machines. The digests of the files are in customData, so a
 * machine accepts nothing else (cloud-init/gateway/fetch_code.py).
 * @throws Error when Azure would refuse its size
 */
export function codePackageOf(inspecting: Inspecting, files: GatewayFiles): string | undefined {
  const sent = readManifest(files, inspecting).filter(({ by }) => by === "userData");
  if (sent.length === 0) return undefined;
  const texts = Object.fromEntries(sent.map((one) => [one.path, textOnMachine(one, files)]));
  const bytes = compress(strToU8(JSON.stringify(texts)), { quality: QUALITY });
  if (bytes.length > USER_DATA_MAX_BYTES)
    throw new Error(
      `the code of the gateways is ${bytes.length} bytes long after compression; Azure allows ${USER_DATA_MAX_BYTES} in userData`,
    );
  return Buffer.from(bytes).toString("base64");
}
