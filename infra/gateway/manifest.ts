/** The list in cloud-init/ of where each of its files lands on a gateway. Pure. */
import { parse } from "yaml";
import { z } from "zod";
import { ICAP_SERVERS, type IcapServerKind } from "../model/limits";
import type { GatewayFiles } from "./files";
import { hasPlaceholder } from "./template";

const destination = z
  .strictObject({
    source: z.string().optional(),
    made: z.enum(["digests", "external"]).optional(),
    template: z.literal(true).optional(),
    policy: z.literal(true).optional(),
    path: z.string().regex(/^(\/[\w@.-]+)+$/),
    mode: z.enum(["0644", "0755"]).default("0644"),
    for: z.enum(ICAP_SERVERS).optional(),
  })
  .refine(({ source, made }) => (source === undefined) !== (made === undefined), "needs either a source or made");

const manifest = z.strictObject({ files: z.array(destination) });

/** One file of a gateway: where it comes from, and where it lands. */
export type Destination = z.infer<typeof destination>;

/** The list itself. */
export const MANIFEST = "manifest.yaml";
/** The cloud-config around the files. */
export const FRAME = "cloud-config.yaml";

/**
 * The places of the files of a gateway whose files are inspected so, in the order in which they are written.
 * @throws Error with every problem at once: a file without a place, a place without a file, a path twice, a template without
 *   a placeholder or a placeholder in what is no template.
 */
export function readManifest(files: GatewayFiles, server: IcapServerKind): readonly Destination[] {
  const read = manifest.safeParse(parse(files[MANIFEST] ?? ""));
  if (!read.success) throw new Error(`cloud-init/${MANIFEST}:\n${z.prettifyError(read.error)}`);
  const problems = manifestProblems(read.data.files, files);
  if (problems.length > 0) throw new Error(`cloud-init/${MANIFEST}:\n  ${problems.join("\n  ")}`);
  return read.data.files.filter((one) => one.for === undefined || one.for === server);
}

function manifestProblems(destinations: readonly Destination[], files: GatewayFiles): string[] {
  const sources = destinations.flatMap(({ source }) => source ?? []);
  const placed = new Set([MANIFEST, FRAME, ...sources]);
  // One path may have a file for each ICAP server.
  const paths = destinations.flatMap((one) =>
    ICAP_SERVERS.flatMap((server) => ((one.for ?? server) === server ? [`${one.path} (${server})`] : [])),
  );
  return [
    ...Object.keys(files)
      .filter((source) => !placed.has(source))
      .map((source) => `${source} is not listed, so it has no path on the gateway`),
    ...[...placed]
      .filter((source) => files[source] === undefined)
      .map((source) => `${source} is listed, but cloud-init/ has no such file`),
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
