import { createHash } from "node:crypto";

/**
 * The text that stands for one rule (a line of the policy) in the proof that the running scanner has it: on the gateway each
 * rule finds its own mark as well (cloud-init/clamav/running_rules.py, the same computation).
 */
export const ruleMark = (rule: string): string => createHash("sha256").update(rule, "utf8").digest("hex").slice(0, 16);
