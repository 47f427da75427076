import { z } from "zod";
import { UserError } from "../../console/userError";
import type { FleetChange } from "../fleet/comment";
import { report } from "./reportSchema";

const names = z.array(z.string());

const change = z.object({
  project: z.string(),
  groups: z.array(z.object({ stacks: names.min(1), report })),
  missing: names,
  same: names.optional(),
  failed: z.array(z.object({ stack: z.string(), why: z.string() })),
  compared: z.string(),
});

/** Whether a file's content is about a fleet, not about one stack. */
export const isFleetChange = (content: unknown): boolean =>
  typeof content === "object" && content !== null && "groups" in content;

/** Reads the output of `npm run fleet -- preview --format json`. @throws UserError that names the first wrong fields */
export function readFleetChange(content: unknown): FleetChange {
  const parsed = change.safeParse(content);
  if (parsed.success) return parsed.data;
  const words = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError(`The file is not a preview of a fleet as JSON: ${words.join("; ")}`, true);
}
