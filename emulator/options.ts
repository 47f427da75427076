import { z } from "zod";
import { existingNetwork } from "./existingNetwork";
import { existingResource } from "./existingResource";
import { remoteNetwork } from "./remoteNetwork";

const schema = z.strictObject({
  /** Becomes part of namespace and control group names. */
  name: z.string(),
  /** `engine`: resources exist only as data. `boot`: machines and network are created (needs root on Linux). */
  mode: z.enum(["engine", "boot"]),
  /** Folder of this run; default /run/defender-icap-gateway/<name>. */
  runDir: z.string().optional(),
  /** Distribution release of the machines; default: the nearest to Azure's image that this machine's mirror has. */
  suite: z.string().optional(),
  /** Machines that each scale set gets; `capacity`: as many as Azure would make. */
  instancesPerLane: z.union([z.number().int().min(1).max(20), z.literal("capacity")]).default(1),
  /** Announce deletions to machines whose set asks for it (terminate notification), and wait for their approval. */
  deletionNotice: z.boolean().default(true),
  /** Install packages in the machine at its first boot, as in Azure, instead of having them in the tree. */
  installAtBoot: z.boolean().default(false),
  /** Seconds of failed liveness before a machine is repaired; default: the scale set's own grace period. */
  repairGraceSeconds: z.number().positive().optional(),
  /** The result of creating a scale set whose extension fails: Azure's documents do not specify it. */
  extensionFailure: z.enum(["fail", "reportSuccess"]).default("fail"),
  /** Networks that are not the stack's: peered ones, and what is behind a VPN. */
  remoteNetworks: z.array(remoteNetwork).default([]),
  /** A network of the subscription that is there before the stack. */
  existingNetwork: existingNetwork.optional(),
  /** Other resources of the subscription that are there before the stack. */
  existingResources: z.array(existingResource).default([]),
  /** Go on when the program that started the emulator ends. */
  keep: z.boolean().default(false),
});

/** Options of an emulator: the first line of its process's standard input, as JSON. */
export type EmulatorOptions = z.input<typeof schema>;

/** The same with defaults. */
export type Options = z.output<typeof schema>;

/** Reads the options; all problems in one error. */
export function readOptions(line: string): Options {
  const parsed = schema.safeParse(JSON.parse(line));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`emulator options: ${problems.join("; ")}`);
}

/** One line of the emulator process's standard output, as JSON. */
export type EmulatorLine =
  | { readonly progress: string }
  | { readonly ready: true; readonly providers: string; readonly control: string }
  | { readonly ready: false; readonly error: string };
