import { GATE_TEXTS, gateChoice, SEVERITIES, type GateChoice } from "../../preview";
import { nameProblem } from "./nameProblem";

/** The gates named in an option `--fail-on`. */
const named = (failOn: string): readonly string[] =>
  failOn
    .split(",")
    .map((gate) => gate.trim())
    .filter((gate) => gate !== "");

/** The problems with an option `--fail-on`. An empty one, given by mistake, must not count as gates that are passed. */
export function gateProblems(failOn: string | undefined): readonly (string | undefined)[] {
  if (failOn === undefined) return [];
  const gates = named(failOn);
  return gates.length === 0
    ? [`--fail-on: is empty; give at least one of ${GATE_TEXTS.join(", ")}`]
    : gates.map(gateProblem);
}

function gateProblem(gate: string): string | undefined {
  const [, severity] = /^guardrail:(.*)$/.exec(gate) ?? [];
  return severity === undefined
    ? nameProblem("--fail-on", gate, GATE_TEXTS)
    : nameProblem("--fail-on guardrail", severity, SEVERITIES);
}

/** The requested gates; none where the option is not given. */
export const chosenGates = (failOn: string | undefined): readonly GateChoice[] =>
  named(failOn ?? "").flatMap((gate) => gateChoice(gate) ?? []);
