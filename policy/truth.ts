/** Three-valued logic: what depends on a value that nobody knows yet is `unknown`, never false. */
export type Truth = boolean | "unknown";

export function and(...truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes("unknown") ? "unknown" : true;
}

export function or(...truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes("unknown") ? "unknown" : false;
}

export function not(truth: Truth): Truth {
  return truth === "unknown" ? "unknown" : !truth;
}
