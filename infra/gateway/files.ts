/**
 * The files of `cloud-init/`, read once. Works from the sources (infra/gateway) and from the compiled package
 * (dist/infra/gateway): the folder is looked for upwards from here.
 */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** Path inside cloud-init/ (with slashes) to text. */
export type GatewayFiles = Readonly<Record<string, string>>;

let loaded: GatewayFiles | undefined;

/** All files of cloud-init/; the first call reads them. */
export function gatewayFiles(): GatewayFiles {
  loaded ??= readFolder(findFolder(__dirname));
  return loaded;
}

function findFolder(start: string): string {
  for (let directory = start; ; directory = dirname(directory)) {
    const candidate = join(directory, "cloud-init");
    if (existsSync(join(candidate, "cloud-config.yaml"))) return candidate;
    if (dirname(directory) === directory) {
      throw new Error(`cloud-init/cloud-config.yaml was not found in ${start} or above: the package is incomplete`);
    }
  }
}

/** All files of a folder, except the caches that Python writes next to a program. */
export function readFolder(root: string): GatewayFiles {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => join(root, path))
    .filter((path) => statSync(path).isFile() && !path.includes("__pycache__"))
    .sort();
  return Object.fromEntries(
    paths.map((path) => [relative(root, path).split(sep).join("/"), readFileSync(path, "utf8")]),
  );
}
