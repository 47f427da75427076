import { z } from "zod";

/** First line of the emulator process's standard input, as JSON. */
export const emulatorOptions = z.strictObject({
  /** Becomes part of namespace and control group names. */
  name: z.string(),
  /** `engine`: resources exist on paper only. `boot`: they are made real (root on Linux). */
  mode: z.enum(["engine", "boot"]),
  /** Folder of this run; default /run/defender-icap-gateway/<name>. */
  runDir: z.string().optional(),
  /** Distribution release of the machines; default: the nearest to Azure's image that this machine's mirror has. */
  suite: z.string().optional(),
  instancesPerLane: z.number().int().min(1).max(20).default(1),
  /** Install packages in the machine at its first boot, as in Azure, instead of having them in the tree. */
  installAtBoot: z.boolean().default(false),
  /** Seconds of failed liveness before a machine is repaired; default: the scale set's own grace period. */
  repairGraceSeconds: z.number().positive().optional(),
  /** What the scale set's creation comes to when an extension fails: Azure's documents do not say. */
  extensionFailure: z.enum(["fail", "reportSuccess"]).default("fail"),
  /** Go on when the program that started the emulator ends. */
  keep: z.boolean().default(false),
});

export type EmulatorOptions = z.input<typeof emulatorOptions>;

/** One line of the emulator process's standard output, as JSON. */
export type EmulatorLine =
  { progress: string } | { ready: true; providers: string; control: string } | { ready: false; error: string };
