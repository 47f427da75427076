import { createHash } from "node:crypto";

/**
 * The text that proves that the running scanner has loaded one rule (a line of the policy): on the gateway each rule finds its own mark in
 * addition (cloud-init/clamav/running_rules.py, the same computation).
 */
export const ruleMark = (rule: string): string => createHash("sha256").update(rule, "utf8").digest("hex").slice(0, 16);
