/** The policy of the inspector: the settings `dlp` as its file rules.json has them. Pure. */
import type { DlpSettings } from "../../model";
import { partsOf } from "../../model/expressions";
import { olderRules } from "../../model/olderRules";
import { RULE_CONTEXT } from "../../model/partDefaults";
import { TESTED_KINDS, type RuleKind } from "../../model/ruleKinds";
import { RULE } from "../../model/sections/dlpRules";
import { CANARY_RULE, CANARY_TOKEN } from "../canary";
import { canonicalJson, type Json } from "./canonicalJson";
import { TEST_NUMBERS } from "./testNumbers";

type Rule = DlpSettings["rules"][number];
export type InspectorRule = { readonly name: string; readonly kind: RuleKind } & Readonly<Record<string, Json>>;

/** The canary's own rule, so that a gateway can be tested even with an empty policy. */
const CANARY: InspectorRule = {
  name: CANARY_RULE,
  kind: "keywords",
  action: "block",
  severity: "high",
  atLeast: 1,
  keywords: [CANARY_TOKEN],
};

/**
 * The rules in the order in which a file's findings are named: the canary's, those of the older settings, then `dlp.rules`.
 *
 * @param dlp settings that were checked
 */
export const inspectorRules = (dlp: DlpSettings): readonly InspectorRule[] => [
  CANARY,
  ...[...olderRules(dlp), ...dlp.rules].map(wholeRule),
];

/**
 * rules.json: the same bytes for the same settings.
 *
 * @param maxBodyMebibytes largest body that is inspected, MiB; what it unpacks to may be four times as much
 */
export const inspectorPolicy = (dlp: DlpSettings, maxBodyMebibytes: number): string =>
  canonicalJson({
    version: 1,
    rules: inspectorRules(dlp),
    ...(dlp.malware ? { malware: true } : {}),
    limits: { depth: 8, files: 10_000, bytes: 4 * maxBodyMebibytes * 1024 * 1024, ratio: 200, seconds: 60 },
    ...(Object.keys(readersByChoice(dlp)).length > 0 ? { reading: readersByChoice(dlp) } : {}),
  });

/** The optional readers that the settings ask for, as rules.json names them. */
export const readersByChoice = ({
  ocr,
  mainframePages,
  outlookStores,
  lookAlikeLetters,
}: DlpSettings): Readonly<Record<string, Json>> => ({
  // Tesseract has an underscore where packages have a hyphen
  ...(ocr.length > 0 ? { ocr: ocr.map((language) => language.replace("-", "_")) } : {}),
  ...(mainframePages.length > 0 ? { pages: mainframePages } : {}),
  ...(outlookStores ? { stores: true } : {}),
  ...(lookAlikeLetters ? { alike: true } : {}),
});

/** Names of the exact lists that the rules use, each once. */
export const listsOf = ({ engine, rules }: Pick<DlpSettings, "engine" | "rules">): readonly string[] =>
  engine === "inspector" ? [...new Set(rules.flatMap(({ file }) => file ?? []))].sort() : [];

/** A rule with its defaults filled in. */
function wholeRule({ name, kind, ...rule }: Rule): InspectorRule {
  const except = exceptOf(kind, rule.except);
  return {
    name,
    kind,
    action: rule.action ?? RULE.action.byDefault.always,
    severity: rule.severity ?? RULE.severity.byDefault.always,
    ...partsOfKind(kind, rule),
    ...(rule.context ? { context: { ...RULE_CONTEXT, ...rule.context } } : {}),
    ...(except === undefined ? {} : { except }),
  };
}

/** The parts that a kind must have. */
function partsOfKind(kind: RuleKind, rule: Omit<Rule, "name" | "kind">): Readonly<Record<string, Json>> {
  const counted = { atLeast: rule.atLeast ?? RULE.atLeast.byDefault.always };
  switch (kind) {
    case "type":
      return { types: rule.types ?? [] };
    case "encrypted":
    case "unreadable":
      return {};
    case "size":
      return { bytes: (rule.overMebibytes ?? 0) * 1024 * 1024 };
    case "keywords":
      return { ...counted, keywords: rule.keywords ?? [] };
    case "expression":
      return { ...counted, ...expressionParts(rule.expression ?? "") };
    case "list":
      return { ...counted, file: rule.file ?? "" };
    case "iban":
      return { ...counted, countries: rule.countries ?? RULE.countries.byDefault.always };
    default:
      return counted;
  }
}

function expressionParts(expression: string): { readonly expression: string; readonly ignoreCase: boolean } {
  const { pattern, flags } = partsOf(expression);
  return { expression: pattern, ignoreCase: flags === "i" };
}

/** The exceptions, with the published test numbers as ordinary values; nothing if there are none. */
function exceptOf(kind: RuleKind, except: Rule["except"]): Json | undefined {
  if (except === undefined) return undefined;
  const { testNumbers, values = [], prefixes = [], types = [] } = except;
  const tested = TESTED_KINDS.find((one) => one === kind);
  const all = {
    values: [...values, ...(testNumbers === true && tested !== undefined ? TEST_NUMBERS[tested] : [])],
    prefixes,
    types,
  };
  const given = Object.entries(all).filter(([, list]) => list.length > 0);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
