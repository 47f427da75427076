import { type Explanation, type Question, type UnknownExposure } from "../../exposure";

const answers = {
  allowed: "allowed",
  denied: "denied",
  depends: "depends on a service tag that is not resolved (--service-tags FILE resolves it)",
  unknown: "not known",
} as const;

/** An explanation as lines for a terminal. */
export function describeExplanation(
  question: Question,
  { answer, steps }: Explanation,
  unknown: readonly UnknownExposure[],
): string {
  const destination = `${question.to}:${question.port}/${question.protocol.toLowerCase()}`;
  const lines = [`${question.from} to ${destination}: ${answers[answer]}`];
  for (const { at, says, reason, nearest } of steps) {
    lines.push(`  ${says.padEnd(7)}  ${at}`, `           ${reason}`);
    if (!nearest) continue;
    const { name, priority, access } = nearest.rule;
    const would = access === "Allow" ? "would allow" : "would deny";
    lines.push(`           nearest rule that ${would} it: ${name} (${priority}): ${nearest.differences.join("; ")}`);
  }
  if (unknown.length > 0) lines.push("Not known, so the answer may differ:");
  for (const { subject, problem } of unknown) lines.push(`  ${subject}: ${problem}`);
  return lines.join("\n");
}
