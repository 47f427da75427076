import type { DlpSettings } from "../model";
import { olderRules } from "../model/olderRules";
import { idleRules } from "./idleRules";

type Rule = DlpSettings["rules"][number];

/** Notices about valid rules that have no effect because of another rule, or of which a part has no effect. */
export const ruleNotices = (dlp: DlpSettings): readonly string[] =>
  dlp.engine === "inspector"
    ? [...idle(dlp), ...dlp.rules.flatMap((rule, i) => ofOneRule(rule, `dlp.rules[${i}]`))]
    : [];

function idle(dlp: DlpSettings): string[] {
  const own = new Map(dlp.rules.map(({ name }, i) => [name, i]));
  return idleRules([...olderRules(dlp), ...dlp.rules]).flatMap(({ rule, by }) => {
    const place = own.get(rule.name);
    if (place === undefined) return [];
    const start = `dlp.rules[${place}] (${rule.name})`;
    return rule.action === "log"
      ? [`${start} only logs, and the rule ${by.name} blocks all that it finds: as a trial it shows nothing.`]
      : [`${start} decides nothing: the rule ${by.name} blocks all that it finds.`];
  });
}

function ofOneRule({ context, severity = "medium", keywords = [], atLeast = 1 }: Rule, path: string): string[] {
  const ends = { raise: "high", lower: "low" } as const;
  const effect = context?.effect;
  const small = keywords.map((keyword) => keyword.toLowerCase());
  const inside = small.flatMap((one, i) =>
    small.flatMap((other, j) => (i !== j && one.includes(other) ? [[i, j] as const] : [])),
  );
  return [
    ...(effect !== undefined && effect !== "require" && severity === ends[effect]
      ? [`${path}.context.effect is ${effect}, and the severity is ${severity} already: it changes nothing.`]
      : []),
    // No word is repeated: they are confidential
    ...(atLeast > 1 && inside[0] !== undefined
      ? [
          `${path}.keywords[${inside[0][0]}] holds keywords[${inside[0][1]}], so one place of it counts as two of the ${atLeast} that are wanted.`,
        ]
      : []),
  ];
}
