/** The parts that a rule of `dlp.rules` may have and must have, by its kind. Pure. */
import { expressionProblem } from "./expressions";
import { isObject } from "./isObject";
import { keywordProblem } from "./keywords";
import { nearestName } from "./nearestName";
import { IDENTIFIER_KINDS, RULE_KINDS, TESTED_KINDS, type RuleKind } from "./ruleKinds";

/** Parts that only some kinds have, with those kinds. `except.…` is a part of `except`. */
const FOR: Readonly<Record<string, readonly RuleKind[]>> = {
  keywords: ["keywords"],
  expression: ["expression"],
  file: ["list"],
  countries: ["iban"],
  types: ["type"],
  overMebibytes: ["size"],
  atLeast: [...IDENTIFIER_KINDS, "keywords", "expression", "list"],
  context: [...IDENTIFIER_KINDS, "keywords", "expression", "list"],
  except: RULE_KINDS.filter((kind) => kind !== "type"),
  "except.values": [...IDENTIFIER_KINDS, "expression", "list"],
  "except.prefixes": [...IDENTIFIER_KINDS, "expression", "list"],
  "except.testNumbers": TESTED_KINDS,
};

const NEEDED: Readonly<Partial<Record<RuleKind, string>>> = {
  keywords: "keywords",
  expression: "expression",
  list: "file",
  type: "types",
  size: "overMebibytes",
};

/** Whether rules of the kind may have the part; parts of `except` as `except.values`. */
export const isForKind = (part: string, kind: RuleKind): boolean => FOR[part]?.includes(kind) ?? true;

/** The part that rules of the kind must have. */
export const neededPart = (kind: RuleKind): string | undefined => NEEDED[kind];

interface RuleProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Parts = Readonly<Record<string, unknown>>;

/**
 * The problems with the combination of a rule's parts. A part that is wrong by itself is not mentioned.
 *
 * @param rule as written; it may be any value
 */
export function ruleProblems(rule: unknown): readonly RuleProblem[] {
  if (!isObject(rule)) return [];
  const kind = kindOf(rule["kind"]);
  if (kind === undefined) return [];
  const needed = neededPart(kind);
  return [
    ...(needed === undefined || rule[needed] !== undefined
      ? []
      : [{ path: [needed], message: `is missing; a rule of the kind ${kind} needs it` }]),
    ...misplaced(rule, kind, []),
    ...(isObject(rule["except"]) && isForKind("except", kind) ? misplaced(rule["except"], kind, ["except"]) : []),
    ...wrongWords(rule, kind),
  ];
}

/** A kind, or the one that a misspelt one most likely means, so that the other problems of its rule are reported at once. */
const kindOf = (kind: unknown): RuleKind | undefined =>
  typeof kind === "string" ? nearestName(kind, RULE_KINDS) : undefined;

function misplaced(parts: Parts, kind: RuleKind, around: readonly string[]): RuleProblem[] {
  return Object.keys(parts).flatMap((key) => {
    const part = [...around, key].join(".");
    return isForKind(part, kind) || parts[key] === undefined
      ? []
      : [{ path: [...around, key], message: `is not for the kind ${kind}${elsewhere(FOR[part]!)}` }];
  });
}

/** The kinds that have a part, if they are few; nothing if there are many. */
const elsewhere = (kinds: readonly RuleKind[]): string =>
  kinds.length > TESTED_KINDS.length ? "" : `; it is for ${kinds.join(", ")}`;

/** Keywords and expressions that the inspector would refuse; an empty or overlong one has been reported already. */
function wrongWords(rule: Parts, kind: RuleKind): RuleProblem[] {
  const of = (path: readonly PropertyKey[], value: unknown, problem: typeof keywordProblem): RuleProblem[] => {
    const message = typeof value === "string" ? problem(value, "inspector") : undefined;
    return message === undefined ? [] : [{ path, message }];
  };
  if (kind === "expression") return of(["expression"], rule["expression"], expressionProblem);
  const { keywords } = rule;
  return kind === "keywords" && Array.isArray(keywords)
    ? keywords.flatMap((keyword, i) => of(["keywords", i], keyword, keywordProblem))
    : [];
}
