/** The list in cloud-init/ of the path of each of its files on a gateway. Pure. */
import { parse } from "yaml";
import { z } from "zod";
import { hasClamd, INSPECTIONS, type Inspecting } from "../model/limits";
import type { GatewayFiles } from "./files";
import type { Place } from "./site";
import { hasPlaceholder } from "./template";

/** The programs that can accept the clients' connections: stunnel with TLS, or our own without (`gateway.tls`). */
const EDGES = ["stunnel", "plain"] as const;
export type Edge = (typeof EDGES)[number];

/** Kind of a machine: the program that accepts its clients, and its place (in Azure or elsewhere). */
export interface MachineKind {
  readonly edge: Edge;
  readonly place: Place;
}

const entry = z
  .strictObject({
    source: z.string().optional(),
    folder: z.string().optional(),
    made: z.enum(["digests", "external", "rules"]).optional(),
    template: z.literal(true).optional(),
    policy: z.literal(true).optional(),
    by: z.literal("userData").optional(),
    path: z.string().regex(/^(\/[\w@.-]+)+$/),
    mode: z.enum(["0644", "0755"]).default("0644"),
    for: z.enum(["builtIn", "clamd", ...INSPECTIONS]).optional(),
    edge: z.enum(EDGES).optional(),
    place: z.enum(["azure", "elsewhere"]).optional(),
  })
  .refine(
    ({ source, folder, made }) => [source, folder, made].filter((one) => one !== undefined).length === 1,
    "needs either a source, a folder or made",
  );

const manifest = z.strictObject({ files: z.array(entry) });

/** One file of a gateway: its source, and its path on the gateway. */
export type Destination = Omit<z.infer<typeof entry>, "folder">;

/** The list itself. */
const MANIFEST = "manifest.yaml";
/** The cloud-config around the files. */
export const FRAME = "cloud-config.yaml";
/** The program before it in the boot data of Azure's machines. */
export const BOOT_SCRIPT = "boot.sh";

/**
 * The places of the files of a gateway with this way of inspecting, in the order in which they are written.
 * @throws Error with every problem at once: a file without a place, a place without a file, a path twice, a template without
 *   a placeholder or a placeholder in what is no template.
 */
export function readManifest(
  files: GatewayFiles,
  inspecting: Inspecting,
  { edge, place }: MachineKind = { edge: "stunnel", place: "azure" },
): readonly Destination[] {
  return destinationsOf(files).filter(
    (one) =>
      isFor(one, inspecting) &&
      (one.edge === undefined || one.edge === edge) &&
      (one.place === undefined || one.place === place),
  );
}

/** Cache of the places by folder, because the boot configurations of both lanes are made from the same folder. */
const known = new WeakMap<GatewayFiles, readonly Destination[]>();

/** The places of all files, for every kind of machine. @throws Error as `readManifest` does */
function destinationsOf(files: GatewayFiles): readonly Destination[] {
  const before = known.get(files);
  if (before !== undefined) return before;
  const read = manifest.safeParse(parse(files[MANIFEST] ?? ""));
  if (!read.success) throw new Error(`cloud-init/${MANIFEST}:\n${z.prettifyError(read.error)}`);
  const named = new Set(read.data.files.map(({ source }) => source));
  const destinations = read.data.files.flatMap((one) => filesOf(one, files, named));
  const problems = manifestProblems(destinations, files);
  if (problems.length > 0) throw new Error(`cloud-init/${MANIFEST}:\n  ${problems.join("\n  ")}`);
  known.set(files, destinations);
  return destinations;
}

function isFor({ for: whom }: Destination, inspecting: Inspecting): boolean {
  if (whom === "builtIn") return inspecting.inspection !== "external";
  if (whom === "clamd") return hasClamd(inspecting);
  return whom === undefined || whom === inspecting.inspection;
}

/** A folder's Python files that have no entry of their own, each with its path below the folder's; a single file as it is. */
function filesOf(
  { folder, ...one }: z.infer<typeof entry>,
  files: GatewayFiles,
  named: ReadonlySet<string | undefined>,
): Destination[] {
  if (folder === undefined) return [one];
  return Object.keys(files)
    .filter((source) => source.startsWith(`${folder}/`) && source.endsWith(".py") && !named.has(source))
    .sort()
    .map((source) => ({ ...one, source, path: `${one.path}${source.slice(folder.length)}` }));
}

function manifestProblems(destinations: readonly Destination[], files: GatewayFiles): string[] {
  const sources = destinations.flatMap(({ source }) => source ?? []);
  const placed = new Set([MANIFEST, FRAME, ...sources]);
  // A path may have a different file for each way of inspecting.
  const paths = destinations.flatMap((one) =>
    INSPECTIONS.flatMap((inspection) =>
      isFor(one, { inspection, malware: true }) ? [`${one.path} (${inspection})`] : [],
    ),
  );
  return [
    ...Object.keys(files)
      .filter((source) => source !== BOOT_SCRIPT && !placed.has(source))
      .map((source) => `${source} is not listed, so it has no path on the gateway`),
    ...[...placed]
      .filter((source) => files[source] === undefined)
      .map((source) => `${source} is listed, but cloud-init/ has no such file`),
    ...destinations.flatMap(({ source, by, policy }) =>
      by === undefined || policy
        ? []
        : [`${source} is sent by userData but has no \`policy: true\`, so nobody would compare it`],
    ),
    ...destinations.flatMap((one) => templateProblem(one, files)),
    ...paths.filter((path, index) => paths.indexOf(path) !== index).map((path) => `two files have the path ${path}`),
  ];
}

function templateProblem({ source, template }: Destination, files: GatewayFiles): string[] {
  if (source === undefined || hasPlaceholder(files[source] ?? "") === (template === true)) return [];
  return [
    template
      ? `${source} is marked as a template but contains no placeholder`
      : `${source} contains a placeholder but is not marked as a template`,
  ];
}
